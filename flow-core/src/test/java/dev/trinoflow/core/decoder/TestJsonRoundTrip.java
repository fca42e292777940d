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

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was written is what is read, for random flows in all forms, by one decoder that learns as it reads.
 */
final class TestJsonRoundTrip
{
    private static final List<FlowColumn> COLUMNS = FlowColumns.ALL.stream().filter(column -> !column.hidden()).toList();
    private static final int FLOWS = 2000;

    @Test
    void testRandomForms()
    {
        for (long seed = 1; seed <= 3; seed++) {
            checkRoundTrip(seed, 0.1, false);
        }
    }

    @Test
    void testSteadyCollectors()
    {
        for (long seed = 101; seed <= 106; seed++) {
            checkRoundTrip(seed, seed % 2 == 0 ? 0.99 : 0.9, true);
        }
    }

    private static void checkRoundTrip(long seed, double stickiness, boolean steady)
    {
        System.out.println("JSON round trip, seed " + seed);
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(List.of("UTC", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe").get(random.nextInt(4)));
        RandomJsonFlows flows = new RandomJsonFlows(random, zone, stickiness);
        RandomJsonWriter writer = new RandomJsonWriter(random, steady);
        DecodedMessages decoded = new DecodedMessages(FlowSchema.STANDARD, COLUMNS, zone);
        List<Map<String, Object>> expected = new ArrayList<>();
        List<String> records = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        boolean goflow = random.nextBoolean();
        for (int i = 0; i < FLOWS; i++) {
            // both collectors may write to one topic
            goflow = random.nextInt(50) == 0 ? random.nextBoolean() : goflow;
            RandomJsonFlows.Flow flow = goflow ? flows.goflow() : flows.pmacct();
            String record = writer.write(flow.json());
            Map<String, Object> row = new TreeMap<>(flow.row());
            row.putIfAbsent("time_received", DecodedMessages.KAFKA_TIMESTAMP);
            expected.add(row);
            records.add(record);
            message.append(record).append(random.nextBoolean() ? "\n" : "");
            if (random.nextInt(3) != 0) {
                decoded.add(message.toString().getBytes(UTF_8));
                message.setLength(0);
            }
        }
        decoded.add((message + " ").getBytes(UTF_8));
        assertThat(decoded.reasons().stream().filter(reason -> !reason.startsWith("message is empty")).toList()).as("seed %s", seed).isEmpty();
        List<Map<String, Object>> rows = decoded.rows();
        assertThat(rows).as("seed %s", seed).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).equals(expected.get(i))) {
                continue;
            }
            assertThat(new TreeMap<>(rows.get(i))).as("seed %s, flow %s: %s", seed, i, records.get(i)).isEqualTo(expected.get(i));
        }
    }
}
