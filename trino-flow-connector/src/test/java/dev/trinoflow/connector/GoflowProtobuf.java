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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Turns a FlowMessage of goflow2 v2 into the JSON that goflow2 writes for it, with numbers for names, by protobuf-java.
 */
final class GoflowProtobuf
{
    // pb/flow.proto of goflow2 v2
    private static final Map<String, Integer> NUMBERS = ImmutableMap.<String, Integer>builder()
            .put("sampling_rate", 3)
            .put("bytes", 9)
            .put("packets", 10)
            .put("src_as", 14)
            .put("dst_as", 15)
            .put("in_if", 18)
            .put("out_if", 19)
            .put("proto", 20)
            .put("src_port", 21)
            .put("dst_port", 22)
            .put("ip_tos", 23)
            .put("tcp_flags", 26)
            .put("time_received_ns", 110)
            .put("time_flow_start_ns", 111)
            .put("time_flow_end_ns", 112)
            .buildOrThrow();
    private static final Map<String, Integer> ADDRESSES = ImmutableMap.of("src_addr", 6, "dst_addr", 7, "sampler_address", 11);

    private static final Descriptor FLOW_MESSAGE = createDescriptor();

    private GoflowProtobuf() {}

    /**
     * @param message with its length before it, as goflow2 v2 writes it
     */
    static String toJson(byte[] message)
            throws IOException
    {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(FLOW_MESSAGE);
        builder.mergeDelimitedFrom(new ByteArrayInputStream(message));
        DynamicMessage flow = builder.build();
        StringJoiner json = new StringJoiner(",", "{", "}");
        for (FieldDescriptor field : FLOW_MESSAGE.getFields()) {
            Object value = flow.getField(field);
            String text = switch (value) {
                case ByteString bytes when bytes.isEmpty() -> "\"\"";
                case ByteString bytes -> '"' + InetAddress.getByAddress(bytes.toByteArray()).getHostAddress() + '"';
                default -> value.toString();
            };
            json.add('"' + field.getName() + "\":" + text);
        }
        return json.toString();
    }

    private static Descriptor createDescriptor()
    {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("FlowMessage");
        NUMBERS.forEach((name, number) -> message.addField(FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(Type.TYPE_UINT64)));
        ADDRESSES.forEach((name, number) -> message.addField(FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(Type.TYPE_BYTES)));
        FileDescriptorProto file = FileDescriptorProto.newBuilder().setName("flow.proto").setSyntax("proto3").addMessageType(message).build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("FlowMessage");
        }
        catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }
}
