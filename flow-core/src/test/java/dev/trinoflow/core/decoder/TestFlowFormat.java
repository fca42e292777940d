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
package dev.trinoflow.core.decoder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFlowFormat
{
    @Test
    void testWords()
    {
        assertThat(FlowFormat.fromString("auto")).isEqualTo(FlowFormat.AUTO);
        assertThat(FlowFormat.fromString("json")).isEqualTo(FlowFormat.JSON);
        assertThat(FlowFormat.fromString("goflow2-protobuf")).isEqualTo(FlowFormat.GOFLOW2_PROTOBUF);
        assertThat(FlowFormat.fromString("goflow-protobuf")).isEqualTo(FlowFormat.GOFLOW_PROTOBUF);
        for (FlowFormat format : FlowFormat.values()) {
            assertThat(FlowFormat.fromString(format.toString())).isEqualTo(format);
        }
    }

    @Test
    void testUnknownWords()
    {
        for (String word : new String[] {"", "JSON", "protobuf", "goflow2_protobuf", " auto"}) {
            assertThatThrownBy(() -> FlowFormat.fromString(word))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no flow format is called '" + word + "'; the formats are auto, json, goflow2-protobuf, goflow-protobuf");
        }
    }
}
