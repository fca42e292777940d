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
package dev.trinoflow.quickstart.generator;

import org.junit.jupiter.api.Test;

import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowMessage
{
    private static final long RECEIVED_MICROS = 1_767_225_600_000_000L;

    @Test
    void testSeveralRecordsFillAMessage()
    {
        TrafficModel model = new TrafficModel(2, Optional.empty());
        FlowMessage message = new FlowMessage(GeneratorFormat.PMACCT_JSON_MULTI);
        Flow flow = new Flow();
        for (int i = 0; i < 500; i++) {
            int records = 0;
            while (!message.isFull()) {
                model.next(flow, RECEIVED_MICROS);
                message.add(flow);
                records++;
            }
            byte[] value = message.take();
            assertThat(message.isEmpty()).isTrue();
            assertThat(value).hasSizeBetween(6_800, 8_192);
            assertThat(records).isGreaterThan(8);
            String text = new String(value, UTF_8);
            assertThat(text).endsWith("}\n");
            assertThat(text.lines()).hasSize(records).allMatch(line -> line.startsWith("{\"event_type\": \"purge\", "));
            assertThat(GeneratedFlows.decode(value)).hasSize(records);
        }
    }

    @Test
    void testOneRecordFillsAMessage()
    {
        TrafficModel model = new TrafficModel(2, Optional.empty());
        for (GeneratorFormat format : GeneratorFormat.values()) {
            if (format == GeneratorFormat.PMACCT_JSON_MULTI) {
                continue;
            }
            FlowMessage message = new FlowMessage(format);
            Flow flow = new Flow();
            assertThat(message.isEmpty()).isTrue();
            assertThat(message.isFull()).isFalse();
            model.next(flow, RECEIVED_MICROS);
            message.add(flow);
            assertThat(message.isFull()).as(format.toString()).isTrue();
            assertThat(GeneratedFlows.decode(message.take())).hasSize(1);
        }
    }
}
