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

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRows;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import io.trino.spi.Page;
import io.trino.spi.block.VariableWidthBlock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.time.ZoneOffset.UTC;

/**
 * What became of one message.
 *
 * @param rows its flows, by column name
 * @param reject why it is a reject, if it is one
 */
record DecodedMessage(List<Map<String, Object>> rows, Optional<String> reject)
{
    static final long OFFSET = 42;
    static final long TIMESTAMP = 1_767_225_600_123L;

    static DecodedMessage decode(FlowFormat format, byte[] message)
    {
        return new Decoder(format, FlowColumns.ALL).decode(message);
    }

    /**
     * Decodes any number of messages, each into a page of its own.
     */
    static final class Decoder
    {
        private final List<FlowColumn> columns;
        private final FlowPageBuilder flows;
        private final RejectPageBuilder rejects = new RejectPageBuilder();
        private final FlowMessageDecoder decoder;
        private int decoded;

        Decoder(FlowFormat format, List<FlowColumn> columns)
        {
            this.columns = columns;
            flows = new FlowPageBuilder(FlowSchema.STANDARD, columns);
            decoder = new FlowMessageDecoder("flows", 3, format, FlowSchema.STANDARD, UTC, flows, rejects);
        }

        DecodedMessage decode(byte[] message)
        {
            // bytes around the message must not be looked at, be they there or not
            byte[] padded = new byte[8 + message.length + decoded % 2 * 16];
            decoded++;
            Arrays.fill(padded, (byte) 1);
            System.arraycopy(message, 0, padded, 8, message.length);
            decoder.decode(OFFSET, TIMESTAMP, padded, 8, 8 + message.length);
            Page page = flows.build();
            List<String> reasons = reasons(rejects.build());
            if (reasons.size() > 1 || !reasons.isEmpty() && page.getPositionCount() > 0) {
                throw new AssertionError("flows and a reject, or two rejects, from one message: " + page.getPositionCount() + " " + reasons);
            }
            return new DecodedMessage(FlowRows.read(page, columns), reasons.stream().findFirst());
        }

        static List<String> reasons(Page rejects)
        {
            List<String> reasons = new ArrayList<>();
            for (int position = 0; position < rejects.getPositionCount(); position++) {
                reasons.add(((VariableWidthBlock) rejects.getBlock(4)).getSlice(position).toStringUtf8());
            }
            return reasons;
        }
    }
}
