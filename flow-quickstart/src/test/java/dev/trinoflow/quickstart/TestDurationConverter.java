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
package dev.trinoflow.quickstart;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDurationConverter
{
    @Test
    void testUnits()
    {
        assertThat(convert("0s")).isZero();
        assertThat(convert("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(convert("60s")).isEqualTo(Duration.ofMinutes(1));
        assertThat(convert("15m")).isEqualTo(Duration.ofMinutes(15));
        assertThat(convert("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(convert("31536000000ms")).isEqualTo(Duration.ofDays(365));
        assertThat(convert("7d")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void testOthersAreRefusedByName()
    {
        for (String text : new String[] {"", "7", "h", "-1h", "1.5h", "2 h", "2w", "999999999999s"}) {
            assertThatThrownBy(() -> convert(text))
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessage("'%s' is not a duration such as 60s, 15m, 2h or 7d", text);
        }
    }

    private static Duration convert(String text)
    {
        return new DurationConverter().convert(text);
    }
}
