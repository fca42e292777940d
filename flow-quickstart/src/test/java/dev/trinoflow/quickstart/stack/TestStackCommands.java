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

import static org.assertj.core.api.Assertions.assertThat;

final class TestStackCommands
{
    @Test
    void testCommandIsThere()
            throws ClassNotFoundException
    {
        assertThat(Class.forName(StackCommands.FLOW_COMMAND).getSimpleName()).isEqualTo("FlowCommand");
    }

    @Test
    void testDefaultHeap()
    {
        assertThat(StackCommands.defaultTrinoHeap(64L << 30)).isEqualTo("2048m");
        assertThat(StackCommands.defaultTrinoHeap(4L << 30)).isEqualTo("1024m");
        assertThat(StackCommands.defaultTrinoHeap(1L << 30)).isEqualTo("512m");
    }
}
