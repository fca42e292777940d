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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.trinoflow.connector.SequentialPageSource;
import io.airlift.slice.Slice;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.predicate.Domain;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

import static dev.trinoflow.connector.traffic.ShareRows.ALL;
import static dev.trinoflow.connector.traffic.ShareRows.BYTES;
import static dev.trinoflow.connector.traffic.ShareRows.BY_ADDRESS;
import static dev.trinoflow.connector.traffic.ShareRows.COLUMNS;
import static dev.trinoflow.connector.traffic.ShareRows.OUTPUT;
import static dev.trinoflow.connector.traffic.ShareRows.SUMS;
import static dev.trinoflow.connector.traffic.ShareRows.address;
import static dev.trinoflow.connector.traffic.ShareRows.expected;
import static dev.trinoflow.connector.traffic.ShareRows.least;
import static dev.trinoflow.connector.traffic.ShareRows.ofShare;
import static dev.trinoflow.connector.traffic.ShareRows.read;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The largest sums from heavy hitters, with maps as the oracle.
 */
final class TestHeavyPageSource
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    private final Random random = new Random(SEED);
    private final ShareRows shares = new ShareRows(random);
    private boolean restIsRead;
    private boolean everythingIsRead;

    /**
     * The files of a merge: each group is in one of the two.
     */
    private record Day(List<List<Object>> heavy, List<List<Object>> rest)
    {
        long bound(Domain share)
        {
            return ofShare(share, rest).stream().filter(row -> row.get(2) != null).mapToLong(row -> (long) row.get(2)).max().orElse(0);
        }

        List<List<Object>> all()
        {
            List<List<Object>> all = new ArrayList<>(heavy);
            all.addAll(rest);
            return all;
        }
    }

    @Test
    void testRandomTops()
            throws IOException
    {
        int fromHeavy = 0;
        int withRest = 0;
        int fromEverything = 0;
        for (int i = 0; i < 2000; i++) {
            int keys = 1 + random.nextInt(300);
            List<Day> days = new ArrayList<>();
            for (int day = random.nextInt(6); day >= 0; day--) {
                days.add(day(keys));
            }
            Domain share = shares.randomShare(() -> keyAddress(random.nextInt(keys)));
            List<List<Object>> others = ofShare(share, random.nextBoolean() ? List.of() : day(keys / 4 + 1).all());
            int count = 1 + random.nextInt(random.nextBoolean() ? 3 : 30);

            List<List<Object>> answer = read(source(days, share, others, count), OUTPUT);

            List<List<Object>> all = new ArrayList<>(others);
            days.forEach(day -> all.addAll(day.all()));
            List<List<Object>> expected = expected(ofShare(share, all));
            // the heavy hitters of other shares count too
            long least = least(expected(all), count);
            List<List<Object>> largest = expected.stream().filter(row -> row.get(2) == null ? least == Long.MIN_VALUE : (long) row.get(2) >= least).toList();
            String description = "seed=%s case %s".formatted(SEED, i);
            assertThat(ImmutableSet.copyOf(answer)).as(description).hasSameSizeAs(answer);
            assertThat(Sets.difference(ImmutableSet.copyOf(answer), ImmutableSet.copyOf(expected))).as(description).isEmpty();
            assertThat(Sets.difference(ImmutableSet.copyOf(largest), ImmutableSet.copyOf(answer))).as(description).isEmpty();
            fromHeavy += restIsRead || everythingIsRead ? 0 : 1;
            withRest += restIsRead ? 1 : 0;
            fromEverything += everythingIsRead ? 1 : 0;
        }
        assertThat(List.of(fromHeavy, withRest, fromEverything)).as("answers of each kind, seed=%s", SEED).allSatisfy(answers -> assertThat(answers).isGreaterThan(100));
    }

    /**
     * Of what is among the heavy hitters of each day, the rest has nothing.
     */
    @Test
    void testOnlyHeavyHittersAreRead()
            throws IOException
    {
        Day day = new Day(List.of(row(1, 100), row(2, 90)), List.of(row(3, 89), row(4, 5)));
        assertThat(read(source(List.of(day, day, day), ALL, List.of(), 1), OUTPUT)).containsExactly(row(1, 300, 3));
        assertThat(restIsRead || everythingIsRead).isFalse();
    }

    /**
     * A group that no file of heavy hitters has may be as large as the last one that is wanted.
     */
    @Test
    void testTieWithTheRest()
            throws IOException
    {
        Day day = new Day(List.of(row(1, 100)), List.of(row(3, 100), row(4, 5)));
        assertThat(read(source(List.of(day, day), ALL, List.of(), 1), OUTPUT)).contains(row(1, 200, 2), row(3, 200, 2));
    }

    private static List<Object> row(int address, long bytes)
    {
        return row(address, bytes, 1);
    }

    private static List<Object> row(int address, long bytes, long flows)
    {
        return Arrays.asList(address(0, 0xFFFF_0000_0000L + address), null, bytes, flows);
    }

    private HeavyPageSource source(List<Day> days, Domain share, List<List<Object>> others, int count)
    {
        restIsRead = false;
        everythingIsRead = false;
        TrafficAggregation aggregation = SUMS.withTop(new TrafficTop(BYTES, count));
        List<Supplier<ConnectorPageSource>> known = new ArrayList<>();
        days.forEach(day -> known.add(() -> shares.source(day.heavy())));
        known.add(() -> shares.source(others));
        return HeavyPageSource.create(
                aggregation,
                share,
                days.stream().map(day -> day.bound(share)).toList(),
                new SequentialPageSource(known, 2),
                values -> {
                    restIsRead = true;
                    return shares.source(days.stream().flatMap(day -> day.rest().stream()).filter(row -> values.includesNullableValue(row.getFirst())).toList());
                },
                () -> {
                    everythingIsRead = true;
                    List<List<Object>> all = new ArrayList<>(others);
                    days.forEach(day -> all.addAll(ofShare(share, day.all())));
                    return new SharePageSource(aggregation, share, List.of(), Optional.of(shares.source(all)), COLUMNS, OUTPUT, _ -> {});
                },
                COLUMNS,
                OUTPUT,
                _ -> {});
    }

    /**
     * The rest has each group once; a sum of a heavy hitter may go on in a second row. Which rows are heavy is of no matter: the bound tells.
     */
    private Day day(int keys)
    {
        long heavyBytes = random.nextLong(1, 2000);
        List<List<Object>> heavy = new ArrayList<>();
        List<List<Object>> rest = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            long bytes = 2000 / (1 + key / 3) + random.nextLong(10);
            List<Object> row = Arrays.asList(
                    key % 50 == 7 ? null : keyAddress(key / 2),
                    key % 2 == 0 ? null : (Object) (key * 7),
                    random.nextInt(50) == 0 ? null : (Object) bytes,
                    1L);
            if (bytes < heavyBytes && random.nextInt(20) > 0) {
                rest.add(row);
                continue;
            }
            heavy.add(row);
            if (random.nextInt(30) == 0) {
                heavy.add(row);
            }
        }
        heavy.sort(BY_ADDRESS.thenComparing(ShareRows::port));
        return new Day(heavy, rest);
    }

    private static Slice keyAddress(int key)
    {
        return key % 5 == 0 ? address(key * 0x0123_4567_89AB_CDEFL, -key) : address(0, 0xFFFF_0000_0000L + key);
    }
}
