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

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.decoder.FlowDescriptors.Version;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

final class TestProtobufFlowDecoder
{
    private static final int MESSAGES_PER_VERSION = 1_000;

    @Test
    void testRandomFlowsAsProtobufJavaReadsThem()
            throws IOException
    {
        int rows = 0;
        int ambiguous = 0;
        for (Version version : Version.values()) {
            for (boolean packed : new boolean[] {false, true}) {
                Descriptor descriptor = FlowDescriptors.descriptor(version, packed);
                RandomFlows randomFlows = new RandomFlows(version.ordinal() * 2L + (packed ? 1 : 0));
                DecodedMessage.Decoder anyVersion = new DecodedMessage.Decoder(AUTO, FlowColumns.ALL);
                FlowFormat fixed = version == Version.GOFLOW2 ? GOFLOW2_PROTOBUF : GOFLOW_PROTOBUF;
                DecodedMessage.Decoder fixedVersion = new DecodedMessage.Decoder(fixed, FlowColumns.ALL);
                for (int i = 0; i < MESSAGES_PER_VERSION; i++) {
                    DynamicMessage flow = randomFlows.next(descriptor);
                    byte[] bare = flow.toByteArray();
                    byte[] framed = frame(flow);
                    for (FlowFormat format : List.of(AUTO, fixed)) {
                        Optional<Map<String, Object>> expected = ExpectedFlow.row(DynamicMessage.parseFrom(FlowDescriptors.WIDE, bare), format);
                        rows += expected.isPresent() ? 1 : 0;
                        assertRow(format == AUTO ? anyVersion : fixedVersion, framed, expected, "%s packed=%s message=%s framed".formatted(version, packed, i));
                        // without a length in front, the first field's tag can equal the number of bytes after it
                        DynamicMessage read = WideMessage.parse(bare).orElseThrow();
                        if (!read.equals(DynamicMessage.parseFrom(FlowDescriptors.WIDE, bare))) {
                            ambiguous++;
                            assertThat(bare[0]).as("a flow that says its type is never mistaken").isNotEqualTo((byte) 0x08);
                        }
                        else if (bare.length > 0) {
                            assertRow(format == AUTO ? anyVersion : fixedVersion, bare, expected, "%s packed=%s message=%s bare".formatted(version, packed, i));
                        }
                    }
                }
            }
        }
        assertThat(rows).isGreaterThan(MESSAGES_PER_VERSION * 10);
        assertThat(ambiguous).isLessThan(rows / 500);
    }

    private static void assertRow(DecodedMessage.Decoder decoder, byte[] message, Optional<Map<String, Object>> expected, String description)
    {
        DecodedMessage decoded = decoder.decode(message);
        if (expected.isEmpty()) {
            assertThat(decoded.reject()).as(description).isPresent();
            return;
        }
        assertThat(decoded.reject()).as(description).isEmpty();
        assertThat(decoded.rows()).as(description).containsExactly(expected.orElseThrow());
    }

    private static byte[] frame(DynamicMessage message)
            throws IOException
    {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeDelimitedTo(out);
        return out.toByteArray();
    }
}
