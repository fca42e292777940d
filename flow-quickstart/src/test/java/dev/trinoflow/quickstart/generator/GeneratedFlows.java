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

import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRows;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;

import java.util.List;
import java.util.Map;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads generated messages with the decoder that the connector has.
 */
public final class GeneratedFlows
{
    private GeneratedFlows() {}

    /**
     * The rows of a message that is no reject, by column name.
     */
    public static List<Map<String, Object>> decode(byte[] message)
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, FlowColumns.ALL);
        RejectPageBuilder rejects = new RejectPageBuilder();
        FlowMessageDecoder decoder = new FlowMessageDecoder("flows", 0, FlowFormat.AUTO, FlowSchema.STANDARD, UTC, flows, rejects);
        decoder.decode(0, 0, message, 0, message.length);
        assertThat(rejects.positionCount()).isZero();
        return FlowRows.read(flows.build(), FlowColumns.ALL);
    }
}
