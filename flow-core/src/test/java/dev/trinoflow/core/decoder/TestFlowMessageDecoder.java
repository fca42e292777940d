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

import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRows;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.RejectedMessageException;
import io.trino.spi.Page;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW_PROTOBUF;
import static dev.trinoflow.core.decoder.FlowFormat.JSON;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowMessageDecoder
{
    private static final byte[] NO_BYTES = {};

    @Test
    void testEveryFirstByteOfAFramedMessage()
    {
        // type IPFIX; sequence_num 34, whose byte is a quote; sampling_rate 1; src_port 53
        for (String start : List.of("0804", "2022", "1801", "a80135")) {
            byte[] fields = HexFormat.of().parseHex(start);
            for (int firstByte = 0; firstByte < 256; firstByte++) {
                // a length of two bytes begins with its low seven bits and the mark that another byte follows
                int length = firstByte < 128 ? firstByte : firstByte - 128 + 3 * 128;
                if (length < fields.length || length == fields.length + 1) {
                    continue;
                }
                byte[] header = firstByte < 128 ? new byte[] {(byte) firstByte} : new byte[] {(byte) firstByte, 3};
                byte[] message = concat(header, fields, filler(length - fields.length));
                DecodedMessage decoded = DecodedMessage.decode(AUTO, message);
                assertThat(decoded.reject()).as("%s first byte %s", start, firstByte).isEmpty();
                assertThat(decoded.rows()).hasSize(1);
                assertThat(decoded.rows().getFirst().get("type")).isEqualTo(start.equals("0804") ? "IPFIX" : null);
                assertThat(decoded.rows().getFirst().get("sequence_num")).isEqualTo(start.equals("2022") ? 34L : 0L);
                assertThat(decoded.rows().getFirst().get("src_port")).isEqualTo(start.equals("a80135") ? 53L : 0L);
            }
        }
    }

    @Test
    void testEveryFirstFieldOfABareMessage()
    {
        int first = 0;
        for (int number = 1; number <= 112; number++) {
            if (FlowDescriptors.WIDE.findFieldByNumber(number) == null) {
                continue;
            }
            boolean isBytes = FlowDescriptors.WIDE.findFieldByNumber(number).getType() == Type.BYTES;
            int tag = number << 3 | (isBytes ? 2 : 0);
            byte[] header = tag < 128 ? new byte[] {(byte) tag} : new byte[] {(byte) (tag & 0x7F | 0x80), (byte) (tag >> 7)};
            byte[] value = isBytes ? new byte[] {4, (byte) 192, 0, 2, 1} : new byte[] {91};
            // src_as 64496, twice: no tag is as large as the number of bytes that follow it
            byte[] message = concat(header, value, HexFormat.of().parseHex("70f0f70370f0f703"), filler(300));
            DecodedMessage decoded = DecodedMessage.decode(AUTO, message);
            assertThat(decoded.reject()).as("field %s", number).isEmpty();
            assertThat(decoded.rows().getFirst().get("src_as")).as("field %s", number).isEqualTo(64496L);
            first++;
        }
        assertThat(first).isGreaterThan(60);
    }

    @Test
    void testNoFirstByteIsAFault()
    {
        Random random = new Random(1);
        for (FlowFormat format : FlowFormat.values()) {
            DecodedMessage.Decoder decoder = new DecodedMessage.Decoder(format, FlowColumns.ALL);
            for (int firstByte = 0; firstByte < 256; firstByte++) {
                for (int length = 1; length < 60; length++) {
                    byte[] message = new byte[length];
                    random.nextBytes(message);
                    message[0] = (byte) firstByte;
                    if (length % 3 == 0) {
                        message[0] = (byte) (length - 1);
                        message[1] = (byte) firstByte;
                    }
                    DecodedMessage decoded = decoder.decode(message);
                    assertThat(decoded.reject().orElse("")).as("%s %s", format, HexFormat.of().formatHex(message)).doesNotStartWith("internal error");
                    assertThat(decoded.rows().size() + decoded.reject().stream().count()).isLessThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void testJsonIsFoundByItsFirstBytes()
    {
        for (String json : List.of(
                "{\"ip_src\":\"192.0.2.1\"}",
                "{ \"ip_src\": \"192.0.2.1\" }",
                "{\n  \"ip_src\": \"192.0.2.1\"}\n",
                "  {\"ip_src\":\"192.0.2.1\"}",
                "\r\n\t{\"ip_src\":\"192.0.2.1\"}")) {
            assertThat(DecodedMessage.decode(AUTO, json.getBytes(UTF_8)).rows()).as(json).hasSize(1);
        }
        for (String noFlow : List.of("{", "[", "[1]", "[{}]", "{a", "{1", "  [", "{\"a\"")) {
            assertThat(DecodedMessage.decode(AUTO, noFlow.getBytes(UTF_8)).reject().orElseThrow()).as(noFlow).doesNotContain("protobuf");
        }
        for (String text : List.of("hello", "\"text\"", "12345", "null", "<xml/>", "\0\0\0\0\1")) {
            assertThat(DecodedMessage.decode(AUTO, text.getBytes(UTF_8)).reject().orElseThrow()).as(text).startsWith("not a protobuf flow: ");
        }
    }

    @Test
    void testJsonAsLongAsItsFirstBytesSay()
    {
        // a brace is 123: 124 bytes of JSON begin with what may be their length as protobuf; the same with 91 and 32
        for (String start : List.of("{\"ip_src\":\"192.0.2.1\",\"x\":\"", "{ \"ip_src\":\"192.0.2.1\",\"x\":\"", " {\"ip_src\":\"192.0.2.1\"", "\n{\"")) {
            int length = start.charAt(0) + 1;
            String end = start.endsWith("\"x\":\"") ? "\"}" : start.startsWith("\n") ? "\":1}" : "}";
            String filler = (start.endsWith("\"x\":\"") ? "y" : start.startsWith("\n") ? "z" : " ").repeat(length - start.length() - end.length());
            byte[] message = (start + filler + end).getBytes(UTF_8);
            assertThat(message.length).isEqualTo(message[0] + 1);
            DecodedMessage decoded = DecodedMessage.decode(AUTO, message);
            assertThat(decoded).as(new String(message, UTF_8)).isEqualTo(DecodedMessage.decode(JSON, message));
        }
        byte[] broken = ("{\"ip_src\":\"" + "x".repeat(123 - 11) + "\"").getBytes(UTF_8);
        assertThat(broken).hasSize(124);
        assertThat(DecodedMessage.decode(AUTO, broken)).isEqualTo(DecodedMessage.decode(JSON, broken));
    }

    @Test
    void testLengthsThatAreNone()
    {
        // type, sampling_rate, bytes: 9 bytes, of which 8 follow the tag of type, which is 8
        byte[] bare = HexFormat.of().parseHex("080118e80748dc0b10".substring(0, 16) + "00");
        byte[] asLongAsItsTag = concat(HexFormat.of().parseHex("080148dc0b500118"), new byte[] {1});
        assertThat(bare).hasSize(9);
        assertThat(asLongAsItsTag).hasSize(9);
        assertThat(DecodedMessage.decode(AUTO, asLongAsItsTag).rows().getFirst())
                .containsEntry("type", "SFLOW_5")
                .containsEntry("bytes", 1500L)
                .containsEntry("packets", 1L);

        // the length settles it where both readings are sound: dst_as 66, or 15 bytes of sampling_rate, src_as and more
        byte[] both = HexFormat.of().parseHex("0718ac0242021801");
        assertThat(DecodedMessage.decode(GOFLOW2_PROTOBUF, both).rows().getFirst()).containsEntry("sampling_rate", 300L);

        byte[] cut = Arrays.copyOf(concat(new byte[] {20}, HexFormat.of().parseHex("080148dc0b5001"), filler(13)), 12);
        assertThat(DecodedMessage.decode(AUTO, cut).reject().orElseThrow()).startsWith("not a protobuf flow: ");
    }

    @Test
    void testALengthThatFitsAndFieldsThatAreSoundAreFinal()
    {
        // src_port 70000, dst_port 64, and bytes that nobody reads; without the length it would be a flow: next_hop_as 168, bytes 1
        byte[] fields = HexFormat.of().parseHex("a801f0a204" + "b00140" + "4248014245" + "00".repeat(69) + "4214" + "00".repeat(20));
        byte[] message = concat(new byte[] {(byte) fields.length}, fields);
        assertThat(DecodedMessage.decode(AUTO, message).reject()).hasValue("src_port is 70000, the largest possible is 65535");
        assertThat(DecodedMessage.decode(AUTO, concat(message, filler(2))).rows().getFirst())
                .containsEntry("next_hop_as", 168L)
                .containsEntry("bytes", 1L);
    }

    @Test
    void testFixedFormats()
    {
        byte[] json = "{\"ip_src\":\"192.0.2.1\"}".getBytes(UTF_8);
        byte[] protobuf = HexFormat.of().parseHex("07080148dc0b5001");
        assertThat(DecodedMessage.decode(JSON, json).rows()).hasSize(1);
        assertThat(DecodedMessage.decode(JSON, protobuf).reject()).isPresent();
        for (FlowFormat format : List.of(GOFLOW2_PROTOBUF, GOFLOW_PROTOBUF)) {
            assertThat(DecodedMessage.decode(format, protobuf).rows()).hasSize(1);
            assertThat(DecodedMessage.decode(format, json).reject().orElseThrow()).startsWith("not a protobuf flow: ");
        }
    }

    @Test
    void testMessagesWithoutBytes()
    {
        for (FlowFormat format : FlowFormat.values()) {
            FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of());
            RejectPageBuilder rejects = new RejectPageBuilder();
            FlowMessageDecoder decoder = new FlowMessageDecoder("flows", 1, format, FlowSchema.STANDARD, UTC, flows, rejects);
            decoder.decode(5, 0, NO_BYTES, 0, 0);
            decoder.decodeNull(6, 0);
            Page page = rejects.build();
            assertThat(page.getPositionCount()).isEqualTo(2);
            assertThat(VARCHAR.getSlice(page.getBlock(4), 0).toStringUtf8()).isEqualTo("message is empty");
            assertThat(VARCHAR.getSlice(page.getBlock(4), 1).toStringUtf8()).isEqualTo("message has no value");
            assertThat(BIGINT.getLong(page.getBlock(2), 1)).isEqualTo(6);
            assertThat(flows.build().getPositionCount()).isZero();
        }
    }

    @Test
    void testAFaultOfADecoderIsARejectOfItsMessageOnly()
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of(FlowColumns.OFFSET));
        RejectPageBuilder rejects = new RejectPageBuilder();
        FlowDecoder faulty = (message, begin, _) -> {
            flows.endRecord();
            if (message[begin] == 1) {
                throw new IndexOutOfBoundsException("just an example");
            }
            if (message[begin] == 2) {
                throw new RejectedMessageException("no good");
            }
        };
        FlowMessageDecoder decoder = new FlowMessageDecoder("flows", 1, AUTO, faulty, faulty, flows, rejects);
        byte[] message = {7, 7, 0, 1, 2, 0};
        for (int position = 2; position < message.length; position++) {
            decoder.decode(position, 0, message, position, position + 1);
        }
        assertThat(FlowRows.read(flows.build(), flows.columns()).stream().map(row -> row.get("_offset"))).containsExactly(2L, 5L);
        Page page = rejects.build();
        assertThat(DecodedMessage.Decoder.reasons(page)).containsExactly("internal error: java.lang.IndexOutOfBoundsException: just an example", "no good");
        assertThat(VARBINARY.getSlice(page.getBlock(5), 0).getBytes()).containsExactly(1);
    }

    /**
     * Bytes of field 8, which no version has.
     */
    private static byte[] filler(int length)
    {
        if (length == 0) {
            return NO_BYTES;
        }
        if (length < 130) {
            byte[] filler = new byte[length];
            filler[0] = 0x42;
            filler[1] = (byte) (length - 2);
            return filler;
        }
        return concat(filler(100), filler(length - 100));
    }

    private static byte[] concat(byte[]... parts)
    {
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int length = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, length, part.length);
            length += part.length;
        }
        return whole;
    }
}
