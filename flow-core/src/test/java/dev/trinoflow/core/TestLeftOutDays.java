/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.core;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestLeftOutDays
{
    private static final long SEVENTH = LocalDate.of(2026, 3, 7).toEpochDay();

    @Test
    void testDays()
    {
        LeftOutDays none = LeftOutDays.fromProperties(Map.of());
        assertThat(none.first()).isEmpty();
        assertThat(none).hasToString("");
        LeftOutDays some = none.plus(List.of(SEVENTH + 1, SEVENTH, SEVENTH + 4));
        assertThat(some).hasToString("2026-03-07/2026-03-08,2026-03-11/2026-03-11");
        assertThat(some.first()).contains(LocalDate.of(2026, 3, 7));
        assertThat(some.contains(SEVENTH - 1)).isFalse();
        assertThat(some.contains(SEVENTH + 1)).isTrue();
        assertThat(some.contains(SEVENTH + 2)).isFalse();
        assertThat(some.contains(SEVENTH + 4)).isTrue();
        assertThat(some.plus(List.of(SEVENTH + 2, SEVENTH + 3))).hasToString("2026-03-07/2026-03-11");
        assertThat(some.from(LocalDate.of(2026, 3, 8))).hasToString("2026-03-08/2026-03-08,2026-03-11/2026-03-11");
        assertThat(some.from(LocalDate.of(2026, 3, 12))).isEqualTo(none);
        assertThat(LeftOutDays.fromProperties(Map.of("flow.left-out-days", some.toString()))).isEqualTo(some);
    }

    @Test
    void testUnreadable()
    {
        for (String value : List.of("2026-03-07", "2026-03-07/2026-03-32", "2026-03-09/2026-03-07", "yesterday/today", "2026-03-07/2026-03-08/2026-03-09")) {
            assertThatThrownBy(() -> LeftOutDays.fromProperties(Map.of(LeftOutDays.PROPERTY, value)))
                    .hasMessage("table property 'flow.left-out-days' has no days: " + value);
        }
    }
}
