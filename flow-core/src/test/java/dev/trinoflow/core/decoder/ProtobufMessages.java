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

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Map;

import static dev.trinoflow.core.decoder.FlowDescriptors.WIDE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Protobuf messages written as names and values of fields, by name as in {@link FlowDescriptors}, and what they decode to.
 */
final class ProtobufMessages
{
    private ProtobufMessages() {}

    static Map<String, Object> row(FlowFormat format, String fields)
    {
        return row(format, bytes(fields));
    }

    static Map<String, Object> row(FlowFormat format, byte[]... parts)
    {
        DecodedMessage decoded = decode(format, parts);
        assertThat(decoded.reject()).isEmpty();
        return decoded.rows().getFirst();
    }

    static String reason(FlowFormat format, String fields)
    {
        return decode(format, bytes(fields)).reject().orElseThrow();
    }

    /**
     * Decodes a message of these parts with its length in front.
     */
    static DecodedMessage decode(FlowFormat format, byte[]... parts)
    {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            message.writeBytes(part);
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        int length = message.size();
        while (length > 127) {
            framed.write(length & 0x7F | 0x80);
            length >>>= 7;
        }
        framed.write(length);
        framed.writeBytes(message.toByteArray());
        return DecodedMessage.decode(format, framed.toByteArray());
    }

    static byte[] bytes(String fields)
    {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(WIDE);
        String[] words = fields.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            FieldDescriptor field = WIDE.findFieldByName(words[i]);
            String word = words[i + 1];
            Object value = field.getType() == FieldDescriptor.Type.BYTES
                    ? ByteString.copyFrom(HexFormat.of().parseHex(word.equals("-") ? "" : word))
                    : (Object) Long.parseLong(word);
            if (field.isRepeated()) {
                message.addRepeatedField(field, value);
            }
            else {
                message.setField(field, value);
            }
        }
        return message.build().toByteArray();
    }
}
