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
package dev.trinoflow.quickstart.stack;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRestartPolicy
{
    @Test
    void testDelayGrowsAndIsBounded()
    {
        RestartPolicy policy = new RestartPolicy();
        for (long expectedSeconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(policy.delayAfter(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(expectedSeconds));
        }
    }

    @Test
    void testLongLifeStartsTheCountAnew()
    {
        RestartPolicy policy = new RestartPolicy();
        policy.delayAfter(Duration.ZERO);
        policy.delayAfter(Duration.ofSeconds(59));
        assertThat(policy.delayAfter(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(1));
    }
}
