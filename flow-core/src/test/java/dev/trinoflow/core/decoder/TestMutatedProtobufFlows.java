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

import com.google.common.io.BaseEncoding;
import com.google.protobuf.DynamicMessage;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.decoder.FlowDescriptors.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that no collector wrote: the decoder has to agree with protobuf-java about every one of them.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class TestMutatedProtobufFlows
{
    private static final int MUTANTS = 12_000;
    private static final int OWN_SEEDS = 100;

    private final Random random = new Random(20261121);
    private final Map<FlowFormat, DecodedMessage.Decoder> decoders = new HashMap<>();
    private final Map<List<FlowColumn>, DecodedMessage.Decoder> projections = new HashMap<>();

    private int rows;
    private int rejects;

    TestMutatedProtobufFlows()
    {
        for (FlowFormat format : FlowFormat.values()) {
            decoders.put(format, new DecodedMessage.Decoder(format, FlowColumns.ALL));
        }
        List<List<FlowColumn>> columns = new ArrayList<>(List.of(
                List.of(),
                List.of(FlowColumns.SRC_ADDR, FlowColumns.DST_ADDR, FlowColumns.BYTES, FlowColumns.PACKETS, FlowColumns.TIME_RECEIVED)));
        FlowColumns.ALL.forEach(column -> columns.add(List.of(column)));
        columns.forEach(projection -> projections.put(projection, new DecodedMessage.Decoder(FlowFormat.AUTO, projection)));
    }

    @Test
    void testOwnFlows()
            throws IOException
    {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < OWN_SEEDS; i++) {
            Version version = Version.values()[i % Version.values().length];
            DynamicMessage flow = new RandomFlows(i).next(FlowDescriptors.descriptor(version, i % 2 == 0));
            ByteArrayOutputStream framed = new ByteArrayOutputStream();
            flow.writeDelimitedTo(framed);
            seeds.add(i % 4 < 2 ? framed.toByteArray() : flow.toByteArray());
        }
        checkMutants(seeds);
    }

    @Test
    void testCollectorsFlows()
            throws IOException
    {
        List<byte[]> seeds = new ArrayList<>();
        for (String line : FlowSamples.lines("goflow2-2.2.6/protobuf.b64.jsonl")) {
            String value = line.replaceAll(".*\"value_b64\":\"([^\"]*)\".*", "$1");
            seeds.add(Base64.getDecoder().decode(value));
        }
        if (seeds.isEmpty()) {
            return;
        }
        checkMutants(seeds);
    }

    private void checkMutants(List<byte[]> seeds)
    {
        for (byte[] seed : seeds) {
            check(seed);
            for (int i = 0; i < MUTANTS / seeds.size(); i++) {
                byte[] mutant = seed;
                for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                    mutant = mutate(mutant, seeds.get(random.nextInt(seeds.size())));
                }
                check(mutant);
            }
        }
        assertThat(rows).as("the mutations leave some flows sound").isGreaterThan(MUTANTS / 20);
        assertThat(rejects).as("and make some unsound").isGreaterThan(MUTANTS / 20);
    }

    private void check(byte[] message)
    {
        if (message.length == 0) {
            return;
        }
        String description = BaseEncoding.base16().encode(message);
        Optional<DynamicMessage> read = WideMessage.parse(message);
        for (FlowFormat format : FlowFormat.values()) {
            DecodedMessage decoded = decoders.get(format).decode(message);
            String reason = decoded.reject().orElse("");
            assertThat(reason).as(description).doesNotStartWith("internal error");
            if (format == FlowFormat.JSON || format == FlowFormat.AUTO && startsLikeJson(message)) {
                continue;
            }
            if (reason.contains("a number has more than")) {
                // protobuf-java drops what does not fit, and 4.35 does not look at the last bit of the tenth byte
                assertThat(hasTenByteNumber(message)).as(description).isTrue();
                continue;
            }
            Optional<Map<String, Object>> expected = read.flatMap(flow -> ExpectedFlow.row(flow, format));
            assertThat(decoded.rows()).as("%s %s %s", format, description, reason).isEqualTo(expected.stream().toList());
            assertThat(decoded.reject().isPresent()).as("%s %s", format, description).isEqualTo(expected.isEmpty());
            rows += decoded.rows().size();
            rejects += expected.isEmpty() ? 1 : 0;
        }
        checkProjections(message, decoders.get(FlowFormat.AUTO).decode(message), description);
    }

    private void checkProjections(byte[] message, DecodedMessage all, String description)
    {
        List<List<FlowColumn>> columns = new ArrayList<>(projections.keySet());
        for (int i = 0; i < 3; i++) {
            List<FlowColumn> projection = columns.get(random.nextInt(columns.size()));
            DecodedMessage some = projections.get(projection).decode(message);
            assertThat(some.reject()).as(description).isEqualTo(all.reject());
            assertThat(some.rows()).as(description).hasSameSizeAs(all.rows());
            for (int row = 0; row < all.rows().size(); row++) {
                for (FlowColumn column : projection) {
                    assertThat(some.rows().get(row).get(column.name())).as(description).isEqualTo(all.rows().get(row).get(column.name()));
                }
            }
        }
    }

    private static boolean startsLikeJson(byte[] message)
    {
        String text = new String(message, ISO_8859_1).stripLeading();
        return text.isEmpty() || text.startsWith("{") || text.startsWith("[");
    }

    private static boolean hasTenByteNumber(byte[] message)
    {
        int run = 0;
        for (byte octet : message) {
            run = octet < 0 ? run + 1 : 0;
            if (run == 9) {
                return true;
            }
        }
        return false;
    }

    private byte[] mutate(byte[] message, byte[] other)
    {
        if (message.length < 3) {
            return other;
        }
        int position = random.nextInt(message.length);
        int length = random.nextInt(Math.min(12, message.length - position)) + 1;
        return switch (random.nextInt(10)) {
            case 0 -> replace(message, position, 1, new byte[] {(byte) (message[position] ^ 1 << random.nextInt(8))});
            case 1 -> replace(message, position, 1, new byte[] {(byte) random.nextInt()});
            case 2 -> Arrays.copyOf(message, position);
            case 3 -> replace(message, position, length, new byte[0]);
            case 4 -> replace(message, position, 0, Arrays.copyOfRange(message, position, position + length));
            case 5 -> replace(message, position, 0, field());
            case 6 -> append(message, field());
            case 7 -> append(message, Arrays.copyOfRange(other, Math.min(2, other.length), other.length));
            case 8 -> reframe(message);
            default -> replace(message, position, Math.min(length, 2), varint(randomNumber()));
        };
    }

    /**
     * A field that no encoder would have put there.
     */
    private byte[] field()
    {
        int number = random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(113);
        byte[] tag = varint((long) number << 3 | (random.nextInt(3) == 0 ? random.nextInt(8) : random.nextInt(2) * 2));
        if ((tag[0] & 7) == 2) {
            byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(5) * 4];
            random.nextBytes(bytes);
            return append(append(tag, varint(bytes.length)), bytes);
        }
        return append(tag, varint(randomNumber()));
    }

    private long randomNumber()
    {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> 1L << random.nextInt(64);
            case 2 -> (1L << random.nextInt(64)) - 1;
            case 3 -> random.nextInt(200);
            default -> random.nextLong() >>> random.nextInt(64);
        };
    }

    private byte[] reframe(byte[] message)
    {
        byte[] body = message[0] == 8 ? message : Arrays.copyOfRange(message, message[0] < 0 ? 2 : 1, message.length);
        return random.nextInt(4) == 0 ? body : append(varint(body.length), body);
    }

    private byte[] varint(long value)
    {
        byte[] bytes = new byte[11];
        int length = 0;
        while ((value & ~0x7FL) != 0) {
            bytes[length] = (byte) (value | 0x80);
            length++;
            value >>>= 7;
        }
        bytes[length] = (byte) value;
        length++;
        // sometimes longer than it need be, and sometimes too long
        for (int padding = random.nextInt(10) == 0 ? random.nextInt(11) : 0; padding > 0 && length < 11; padding--) {
            bytes[length - 1] |= (byte) 0x80;
            length++;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] replace(byte[] message, int position, int length, byte[] replacement)
    {
        byte[] tail = Arrays.copyOfRange(message, position + length, message.length);
        return append(append(Arrays.copyOf(message, position), replacement), tail);
    }

    private static byte[] append(byte[] head, byte[] tail)
    {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }
}
