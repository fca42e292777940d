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

import dev.trinoflow.quickstart.stack.TopicStatus;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestStatusCommand
{
    @Test
    void testUptime()
    {
        assertThat(StatusCommand.format(Duration.ofMillis(-5))).isEqualTo("0s");
        assertThat(StatusCommand.format(Duration.ofSeconds(59))).isEqualTo("59s");
        assertThat(StatusCommand.format(Duration.ofSeconds(61))).isEqualTo("1m01s");
        assertThat(StatusCommand.format(Duration.ofMinutes(59).plusSeconds(59))).isEqualTo("59m59s");
        assertThat(StatusCommand.format(Duration.ofMinutes(61))).isEqualTo("1h01m");
        assertThat(StatusCommand.format(Duration.ofHours(49))).isEqualTo("2d01h");
    }

    @Test
    void testTopic()
    {
        Instant now = Instant.ofEpochSecond(1_800_000_000);
        assertThat(new TopicStatus(1_234_567, 499.6, Optional.of(now.minusMillis(250))).describe(now))
                .isEqualTo("topic flows: 1,234,567 messages, 500 a second, last flow 0.3 s ago");
        assertThat(new TopicStatus(0, 0, Optional.empty()).describe(now)).isEqualTo("topic flows: 0 messages, 0 a second, last flow never");
    }
}
