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
package dev.trinoflow.quickstart.replay;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static dev.trinoflow.quickstart.kafka.FlowProducer.MAX_MESSAGE_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestReplayReader
{
    @Test
    void testNameTellsTheFormat()
    {
        assertThat(ReplayFormat.ofName(Path.of("a/flows.jsonl"))).contains(ReplayFormat.JSONL);
        assertThat(ReplayFormat.ofName(Path.of("flows.json"))).contains(ReplayFormat.JSONL);
        assertThat(ReplayFormat.ofName(Path.of("flows.b64.jsonl"))).contains(ReplayFormat.B64);
        assertThat(ReplayFormat.ofName(Path.of("FLOWS.MESSAGES.JSONL"))).contains(ReplayFormat.MESSAGES);
        assertThat(ReplayFormat.ofName(Path.of("flows.pb"))).contains(ReplayFormat.PROTOBUF);
        assertThat(ReplayFormat.ofName(Path.of("flows.bin"))).contains(ReplayFormat.PROTOBUF);
        assertThat(ReplayFormat.ofName(Path.of("flows.csv"))).isEmpty();
        assertThat(ReplayFormat.ofName(Path.of("-"))).isEmpty();
    }

    @Test
    void testJsonLinesAreSentAsTheyAre()
            throws IOException
    {
        List<ReplayMessage> messages = readAll(ReplayFormat.JSONL, "{\"a\": 1}\n\n  \t\r\n{\"b\": \"ü\"}\r\nno JSON\n{\"last\": true}");
        assertThat(messages).extracting(ReplayMessage::place).containsExactly("line 1", "line 4", "line 5", "line 6");
        assertThat(values(messages)).containsExactly("{\"a\": 1}", "{\"b\": \"ü\"}", "no JSON", "{\"last\": true}");
        assertThat(messages).allMatch(message -> message.key().isEmpty() && message.timestamp().isEmpty());
        assertThat(readAll(ReplayFormat.JSONL, "")).isEmpty();
        assertThat(readAll(ReplayFormat.JSONL, "\n\n")).isEmpty();
    }

    @Test
    void testLinesLongerThanTheBuffer()
            throws IOException
    {
        for (int length : new int[] {64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 1_000_000, MAX_MESSAGE_BYTES}) {
            String line = "x".repeat(length);
            assertThat(values(readAll(ReplayFormat.JSONL, "first\n" + line + "\nlast"))).as("%s", length).containsExactly("first", line, "last");
        }
    }

    @Test
    void testHugeLineIsRefused()
            throws IOException
    {
        ReplayReader reader = reader(ReplayFormat.JSONL, ("first\n" + "x".repeat(MAX_MESSAGE_BYTES + 1)).getBytes(UTF_8), false);
        assertThat(reader.next()).isPresent();
        assertThatThrownBy(reader::next)
                .isInstanceOf(ReplayFormatException.class)
                .hasMessage("line 2 is longer than 16,777,216 bytes: put each message in a line of its own");
    }

    @Test
    void testInputThatComesInPieces()
            throws IOException
    {
        byte[] bytes = "{\"a\": 1}\n{\"b\": 2}\n".getBytes(UTF_8);
        InputStream pieces = new InputStream()
        {
            private int position;

            @Override
            public int read()
            {
                return position == bytes.length ? -1 : bytes[position++];
            }

            @Override
            public int read(byte[] target, int offset, int length)
            {
                int next = read();
                if (next < 0) {
                    return -1;
                }
                target[offset] = (byte) next;
                return 1;
            }
        };
        assertThat(values(readAll(ReplayFormat.JSONL.open(pieces, false)))).containsExactly("{\"a\": 1}", "{\"b\": 2}");
    }

    @Test
    void testBase64Lines()
            throws IOException
    {
        List<ReplayMessage> messages = readAll(ReplayFormat.B64,
                """
                {"partition":0,"offset":0,"timestamp":1767225600123,"timestampType":"CreateTime","key_b64":"AQI=","value_b64":"CAQQ/w=="}

                {"value":"aGVsbG8="}
                {"key":null,"timestamp":null,"value_b64":null}
                """);
        assertThat(messages).hasSize(3);
        assertThat(messages.getFirst().timestamp()).hasValue(1_767_225_600_123L);
        assertThat(messages.getFirst().key().orElseThrow()).containsExactly(1, 2);
        assertThat(messages.getFirst().value().orElseThrow()).containsExactly(8, 4, 16, -1);
        assertThat(messages.get(1)).extracting(ReplayMessage::place, ReplayMessage::key, ReplayMessage::timestamp).containsExactly("line 3", Optional.empty(), OptionalLong.empty());
        assertThat(messages.get(1).value().orElseThrow()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(messages.get(2).value()).isEmpty();
    }

    @Test
    void testBase64LinesThatAreWrong()
    {
        assertProblem(ReplayFormat.B64, "{\"value_b64\":\"aGVsbG8=\"}\n{\"value_b64\":\"a!b\"}", "line 2: value_b64 is not base64: Illegal base64 character 21");
        assertProblem(ReplayFormat.B64, "{\"value\":\"aGVsbG8\",\"key\":7}", "line 1: key is not text");
        assertProblem(ReplayFormat.B64, "{\"payload\":\"aGVsbG8=\"}", "line 1: no value_b64 or value: for a file of bare messages give --input-format jsonl");
        assertProblem(ReplayFormat.B64, "\n[1]", "line 2: not a JSON object");
        assertProblem(ReplayFormat.B64, "{\"value\":\"aGVsbG8=\"", "line 1: not JSON: Unexpected end-of-input");
        assertProblem(ReplayFormat.B64, "{\"value\":\"aGVsbG8=\",\"timestamp\":\"now\"}", "line 1: timestamp is not a number of milliseconds");
    }

    @Test
    void testKcatLines()
            throws IOException
    {
        List<ReplayMessage> messages = readAll(ReplayFormat.MESSAGES,
                """
                {"topic":"flows","partition":0,"offset":0,"tstype":"create","ts":1767225600123,"broker":1,"key":null,"payload":"{\\"event_type\\": \\"purge\\"}\\n{\\"event_type\\": \\"purge\\"}\\n"}
                {"topic":"flows","partition":0,"offset":1,"tstype":"create","ts":1767225600124,"broker":1,"key":"192_0_2_1","payload":"ü"}
                {"topic":"flows","partition":0,"offset":2,"tstype":"create","ts":1767225600125,"broker":1,"key":"192_0_2_1","payload":null}
                """);
        assertThat(messages).extracting(message -> message.timestamp().orElseThrow()).containsExactly(1_767_225_600_123L, 1_767_225_600_124L, 1_767_225_600_125L);
        assertThat(new String(messages.getFirst().value().orElseThrow(), UTF_8)).isEqualTo("{\"event_type\": \"purge\"}\n{\"event_type\": \"purge\"}\n");
        assertThat(messages.getFirst().key()).isEmpty();
        assertThat(new String(messages.get(1).key().orElseThrow(), UTF_8)).isEqualTo("192_0_2_1");
        assertThat(new String(messages.get(1).value().orElseThrow(), UTF_8)).isEqualTo("ü");
        assertThat(messages.get(2).value()).isEmpty();

        assertProblem(ReplayFormat.MESSAGES, "{\"event_type\": \"purge\"}", "line 1: no payload: for a file that is not from kcat -J give --input-format jsonl");
        assertProblem(ReplayFormat.MESSAGES, "{\"payload\": {\"a\": 1}}", "line 1: payload is not text");
    }

    @Test
    void testProtobufMessages()
            throws IOException
    {
        byte[] small = {8, 4};
        byte[] large = new byte[300];
        Arrays.fill(large, (byte) 8);
        byte[] file = concatenate(new byte[] {2}, small, new byte[] {0}, new byte[] {(byte) 0xAC, 2}, large);

        List<ReplayMessage> framed = readAll(reader(ReplayFormat.PROTOBUF, file, false));
        assertThat(framed).extracting(ReplayMessage::place).containsExactly("byte 0", "byte 3", "byte 4");
        assertThat(framed.getFirst().value().orElseThrow()).containsExactly(2, 8, 4);
        assertThat(framed.get(1).value().orElseThrow()).containsExactly(0);
        assertThat(framed.get(2).value().orElseThrow()).isEqualTo(concatenate(new byte[] {(byte) 0xAC, 2}, large));

        List<ReplayMessage> bare = readAll(reader(ReplayFormat.PROTOBUF, file, true));
        assertThat(bare.getFirst().value().orElseThrow()).isEqualTo(small);
        assertThat(bare.get(1).value().orElseThrow()).isEmpty();
        assertThat(bare.get(2).value().orElseThrow()).isEqualTo(large);
        assertThat(readAll(reader(ReplayFormat.PROTOBUF, new byte[0], false))).isEmpty();
    }

    @Test
    void testProtobufThatIsCutShort()
            throws IOException
    {
        byte[] file = concatenate(new byte[] {2, 8, 4}, new byte[] {(byte) 0x80, 1}, new byte[128]);
        assertThat(readAll(reader(ReplayFormat.PROTOBUF, file, false))).hasSize(2);
        for (int length = 1; length < file.length; length++) {
            if (length == 3) {
                continue;
            }
            ReplayReader reader = reader(ReplayFormat.PROTOBUF, Arrays.copyOf(file, length), false);
            if (length > 3) {
                assertThat(reader.next()).isPresent();
            }
            int whole = length > 3 ? 3 : 0;
            assertThatThrownBy(reader::next)
                    .isInstanceOf(ReplayFormatException.class)
                    .hasMessageStartingWith("byte %s: the file is cut short, ", whole)
                    .hasMessageEndingWith(": head -c %s of it is what is whole", whole);
        }
    }

    @Test
    void testFilesThatAreNotProtobuf()
    {
        assertThatThrownBy(() -> reader(ReplayFormat.PROTOBUF, new byte[] {-1, -1, -1, -1, 15, 0}, false).next())
                .hasMessage("byte 0: a message of 4,294,967,295 bytes: this is not protobuf with the length before each message");
        assertThatThrownBy(() -> reader(ReplayFormat.PROTOBUF, new byte[] {-1, -1, -1, -1, -1, 15, 0}, false).next())
                .hasMessage("byte 0: no length of a message: this is not protobuf with the length before each message");
    }

    private static void assertProblem(ReplayFormat format, String file, String problem)
    {
        assertThatThrownBy(() -> readAll(format, file))
                .isInstanceOf(ReplayFormatException.class)
                .hasMessageStartingWith(problem);
    }

    private static List<String> values(List<ReplayMessage> messages)
    {
        return messages.stream().map(message -> new String(message.value().orElseThrow(), UTF_8)).toList();
    }

    private static List<ReplayMessage> readAll(ReplayFormat format, String file)
            throws IOException
    {
        return readAll(reader(format, file.getBytes(UTF_8), false));
    }

    private static List<ReplayMessage> readAll(ReplayReader reader)
            throws IOException
    {
        List<ReplayMessage> messages = new ArrayList<>();
        for (Optional<ReplayMessage> message = reader.next(); message.isPresent(); message = reader.next()) {
            messages.add(message.orElseThrow());
        }
        return messages;
    }

    private static ReplayReader reader(ReplayFormat format, byte[] file, boolean bare)
    {
        return format.open(new ByteArrayInputStream(file), bare);
    }

    private static byte[] concatenate(byte[]... parts)
            throws IOException
    {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }
}
