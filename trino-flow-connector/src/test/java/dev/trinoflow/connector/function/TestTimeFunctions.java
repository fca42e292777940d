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
package dev.trinoflow.connector.function;

import io.trino.spi.TrinoException;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RowBlock;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateTimeEncoding.unpackZoneKey;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTimeFunctions
{
    private static final long START = 1_750_000_000_000L;

    @Test
    void testTimeBucket()
    {
        long packed = packDateTimeWithZone(START + 123, getTimeZoneKey("Asia/Kathmandu"));
        long bucket = TimeFunctions.timeBucket(300_000, packed);
        assertThat(unpackMillisUtc(bucket)).isEqualTo((START + 123) / 300_000 * 300_000);
        assertThat(unpackZoneKey(bucket)).isEqualTo(getTimeZoneKey("Asia/Kathmandu"));
        assertThat(TimeFunctions.timeBucket(300_000, bucket)).isEqualTo(bucket);
        assertThat(unpackMillisUtc(TimeFunctions.timeBucket(1000, packDateTimeWithZone(-1, UTC_KEY)))).isEqualTo(-1000);
        for (long interval : new long[] {0, -1}) {
            assertThatThrownBy(() -> TimeFunctions.timeBucket(interval, packed)).isInstanceOf(TrinoException.class).hasMessage("time_bucket: the interval must be longer than nothing");
        }
    }

    @Test
    void testSpread()
    {
        assertThat(spread(START, START + 4000, 1000, 1000)).containsExactly(new Bucket(START, 250), new Bucket(START + 1000, 250), new Bucket(START + 2000, 250), new Bucket(START + 3000, 250));
        // what does not divide is not lost
        assertThat(spread(START, START + 3000, 100, 1000)).containsExactly(new Bucket(START, 33), new Bucket(START + 1000, 33), new Bucket(START + 2000, 34));
        // by the time in each bucket
        assertThat(spread(START + 500, START + 2500, 100, 1000)).containsExactly(new Bucket(START, 25), new Bucket(START + 1000, 50), new Bucket(START + 2000, 25));
        // one packet, and an end before the start
        assertThat(spread(START + 999, START + 999, 7, 1000)).containsExactly(new Bucket(START, 7));
        assertThat(spread(START + 999, START, 7, 1000)).containsExactly(new Bucket(START, 7));
        // in the bucket that begins where the flow ends is nothing of it
        assertThat(spread(START, START + 1000, 7, 1000)).containsExactly(new Bucket(START, 7));
        assertThatThrownBy(() -> spread(START, START + 1, 1, 0)).isInstanceOf(TrinoException.class).hasMessage("spread: the resolution must be longer than nothing");
        assertThatThrownBy(() -> spread(START, START + 200_000_000, 1, 1000)).isInstanceOf(TrinoException.class).hasMessage("spread: 200000 buckets between start and end, 100000 are allowed; take a coarser resolution, or leave out flows that are so long");
    }

    @Test
    void testRandomSpreads()
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            long start = START + random.nextInt(100_000);
            long length = random.nextInt(10) == 0 ? random.nextLong(100L * 365 * 86_400_000) : random.nextInt(200_000);
            long value = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(1_000_000);
            long resolution = Math.max(1 + random.nextInt(60_000), length / 50);
            String description = "seed=%s start=%s length=%s value=%s resolution=%s".formatted(seed, start, length, value, resolution);
            List<Bucket> buckets = spread(start, start + length, value, resolution);
            assertThat(buckets.stream().mapToLong(Bucket::value).sum()).as(description).isEqualTo(value);
            long end = start + Math.max(1, length);
            assertThat(buckets.getFirst().time()).as(description).isBetween(start - resolution + 1, start);
            assertThat(buckets.getLast().time()).as(description).isBetween(end - resolution, end - 1);
            for (int j = 0; j < buckets.size(); j++) {
                Bucket bucket = buckets.get(j);
                assertThat(bucket.time() % resolution).as(description).isEqualTo(0);
                assertThat(bucket.time()).as(description).isEqualTo(buckets.getFirst().time() + j * resolution);
                long inside = Math.min(end, bucket.time() + resolution) - Math.max(start, bucket.time());
                BigInteger exact = BigInteger.valueOf(value).multiply(BigInteger.valueOf(inside));
                BigInteger given = BigInteger.valueOf(bucket.value()).multiply(BigInteger.valueOf(end - start));
                assertThat(exact.subtract(given).abs()).as(description).isLessThan(BigInteger.valueOf(end - start));
            }
        }
    }

    private record Bucket(long time, long value) {}

    private static List<Bucket> spread(long start, long end, long value, long resolution)
    {
        RowBlock rows = (RowBlock) TimeFunctions.spread(packDateTimeWithZone(start, UTC_KEY), packDateTimeWithZone(end, UTC_KEY), value, resolution);
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < rows.getPositionCount(); i++) {
            buckets.add(new Bucket(unpackMillisUtc(((LongArrayBlock) rows.getFieldBlock(0)).getLong(i)), ((LongArrayBlock) rows.getFieldBlock(1)).getLong(i)));
        }
        return buckets;
    }
}
