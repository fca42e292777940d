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
import dev.trinoflow.core.FlowSchema;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the bytes, a message is rows or a reject with a reason, and which of the two does not depend on the columns.
 */
final class TestJsonFuzz
{
    private static final int MESSAGES = 20_000;
    private static final int BATCH = 500;
    private static final List<String> TOKENS = List.of("\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "-1", "1.5", "1e9", "99999999999999999999", "\"\"", "{\"long\":1}", "[[[[", "\n", "\u0000", "é", "/24", "2026-02-30 00:00:00", "::", "event_type", "purge_close", "0", "00");

    @Test
    void testMutatedRecords()
    {
        List<String> records = new ArrayList<>(JsonRecords.own());
        Optional<Path> corpus = JsonRecords.findCorpus();
        System.out.println(corpus.map(path -> "fuzzing with the records of " + path).orElse("no folder shared/samples beside the checkout: fuzzing with the repository's own records only"));
        corpus.ifPresent(path -> JsonRecords.corpusFiles(path).forEach(file -> JsonRecords.messages(file).stream().limit(40).forEach(records::add)));
        TypicalRecords typical = new TypicalRecords(5);
        for (int i = 0; i < 100; i++) {
            records.add(i % 2 == 0 ? typical.nextPmacct() : typical.nextGoflow());
        }
        fuzz(records, 1);
    }

    /**
     * Between many records of one collector, so that the decoder expects what comes.
     */
    @Test
    void testMutatedRecordsOfOneCollector()
    {
        for (boolean pmacct : List.of(true, false)) {
            TypicalRecords typical = new TypicalRecords(5);
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                records.add(pmacct ? typical.nextPmacct() : typical.nextGoflow());
            }
            fuzz(records, pmacct ? 2 : 3);
        }
    }

    private static void fuzz(List<String> records, long seed)
    {
        System.out.println("JSON fuzzing, seed " + seed);
        Random random = new Random(seed);
        int rejects = 0;
        List<List<FlowColumn>> projections = List.of(
                FlowColumns.ALL,
                List.of(),
                List.of(FlowColumns.SRC_ADDR, FlowColumns.DST_ADDR, FlowColumns.BYTES, FlowColumns.PACKETS, FlowColumns.TIME_RECEIVED),
                FlowColumns.ALL.stream().filter(_ -> random.nextBoolean()).toList());
        List<DecodedMessages> decoders = projections.stream()
                .map(columns -> new DecodedMessages(FlowSchema.STANDARD, columns, ZoneId.of("Europe/Zurich"), FlowFormat.JSON))
                .toList();
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < MESSAGES / BATCH; i++) {
            batch.clear();
            for (int j = 0; j < BATCH; j++) {
                // most stay as they are, so that there is something to be learned
                String record = records.get(random.nextInt(records.size()));
                batch.add(random.nextInt(5) == 0 ? mutate(record.getBytes(UTF_8), records, random) : record.getBytes(UTF_8));
            }
            rejects += compare(decoders, projections, batch, "seed " + seed + ", batch " + i);
        }
        assertThat(rejects).as("seed %s", seed).isBetween(MESSAGES / 50, MESSAGES / 2);
    }

    /**
     * @return how many messages are rejects
     */
    private static int compare(List<DecodedMessages> decoders, List<List<FlowColumn>> projections, List<byte[]> batch, String description)
    {
        List<List<Integer>> outcomes = new ArrayList<>();
        for (DecodedMessages decoder : decoders) {
            List<Integer> rowCounts = new ArrayList<>();
            for (byte[] message : batch) {
                int rows = decoder.rowCount();
                int rejects = decoder.rejectCount();
                decoder.add(message);
                int newRejects = decoder.rejectCount() - rejects;
                assertThat(newRejects).isLessThanOrEqualTo(1);
                rowCounts.add(newRejects == 1 ? -1 : decoder.rowCount() - rows);
            }
            outcomes.add(rowCounts);
        }
        List<String> reasons = decoders.getFirst().reasons();
        assertThat(reasons).as(description).noneMatch(reason -> reason.startsWith("internal error")).allMatch(reason -> reason.length() < 200);
        List<Map<String, Object>> rows = decoders.getFirst().rows();
        for (int i = 1; i < decoders.size(); i++) {
            assertThat(outcomes.get(i)).as(description).isEqualTo(outcomes.getFirst());
            assertThat(decoders.get(i).reasons()).as(description).isEqualTo(reasons);
            List<String> names = projections.get(i).stream().map(FlowColumn::name).toList();
            List<Map<String, Object>> projected = decoders.get(i).rows();
            for (int row = 0; row < rows.size(); row++) {
                Map<String, Object> expected = new HashMap<>(rows.get(row));
                expected.keySet().retainAll(names);
                assertThat(projected.get(row)).as(description).isEqualTo(expected);
            }
        }
        return reasons.size();
    }

    private static byte[] mutate(byte[] record, List<String> records, Random random)
    {
        byte[] mutated = record;
        for (int i = random.nextInt(1, 4); i > 0 && mutated.length > 0; i--) {
            int position = random.nextInt(mutated.length);
            int end = Math.min(mutated.length, position + 1 + random.nextInt(20));
            mutated = switch (random.nextInt(7)) {
                case 0 -> Arrays.copyOf(mutated, position);
                case 1 -> splice(mutated, position, end, new byte[0]);
                case 2 -> splice(mutated, position, position, Arrays.copyOfRange(mutated, position, end));
                case 3 -> splice(mutated, position, position + 1, new byte[] {(byte) random.nextInt(256)});
                case 4 -> splice(mutated, position, position + 1, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8));
                case 5 -> splice(mutated, mutated.length, mutated.length, records.get(random.nextInt(records.size())).getBytes(UTF_8));
                default -> {
                    byte[] digit = {(byte) ('0' + random.nextInt(10))};
                    yield splice(mutated, position, position + random.nextInt(2), digit);
                }
            };
        }
        return mutated;
    }

    private static byte[] splice(byte[] bytes, int begin, int end, byte[] replacement)
    {
        byte[] result = new byte[bytes.length - (end - begin) + replacement.length];
        System.arraycopy(bytes, 0, result, 0, begin);
        System.arraycopy(replacement, 0, result, begin, replacement.length);
        System.arraycopy(bytes, end, result, begin + replacement.length, bytes.length - end);
        return result;
    }
}
