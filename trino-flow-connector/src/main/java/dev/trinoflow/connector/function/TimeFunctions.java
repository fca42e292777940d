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
import io.trino.spi.block.Block;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RowBlock;

import java.math.BigInteger;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateTimeEncoding.updateMillisUtc;

/**
 * Functions of time. Buckets are aligned to 1970-01-01 00:00 UTC. An instant is packed with its zone, which the results
 * keep; an interval is in milliseconds.
 */
final class TimeFunctions
{
    static final int MAX_SPREAD_BUCKETS = 100_000;

    private TimeFunctions() {}

    static long timeBucket(long interval, long time)
    {
        checkPositive(interval, "time_bucket: the interval");
        return updateMillisUtc(bucketStart(unpackMillisUtc(time), interval), time);
    }

    /**
     * Shares a value out to the buckets between two instants, in proportion to the time that each has of them. Shares are
     * whole, and their sum is the value: each is the difference of two rounded sums from the start on.
     */
    static Block spread(long start, long end, long value, long resolution)
    {
        checkPositive(resolution, "spread: the resolution");
        long startMillis = unpackMillisUtc(start);
        // a flow of one packet has no length, and exporters do send ends before starts
        long endMillis = Math.max(unpackMillisUtc(end), startMillis + 1);
        long first = bucketStart(startMillis, resolution);
        long buckets = (bucketStart(endMillis - 1, resolution) - first) / resolution + 1;
        if (buckets > MAX_SPREAD_BUCKETS) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "spread: %s buckets between start and end, %s are allowed; take a coarser resolution, or leave out flows that are so long".formatted(buckets, MAX_SPREAD_BUCKETS));
        }
        int count = (int) buckets;
        long[] times = new long[count];
        long[] values = new long[count];
        long given = 0;
        for (int i = 0; i < count; i++) {
            long bucket = first + i * resolution;
            times[i] = updateMillisUtc(bucket, start);
            long due = i == count - 1 ? value : share(value, bucket + resolution - startMillis, endMillis - startMillis);
            values[i] = due - given;
            given = due;
        }
        return RowBlock.fromFieldBlocks(count, new Block[] {new LongArrayBlock(count, Optional.empty(), times), new LongArrayBlock(count, Optional.empty(), values)});
    }

    /**
     * The floor of value x part / whole, for a part that is not greater than the whole.
     */
    private static long share(long value, long part, long whole)
    {
        long quotient = Math.floorDiv(value, whole);
        long remainder = Math.floorMod(value, whole);
        if (whole <= Integer.MAX_VALUE) {
            return quotient * part + remainder * part / whole;
        }
        return quotient * part + BigInteger.valueOf(remainder).multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole)).longValueExact();
    }

    private static long bucketStart(long millis, long interval)
    {
        return Math.floorDiv(millis, interval) * interval;
    }

    private static void checkPositive(long millis, String name)
    {
        if (millis <= 0) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "%s must be longer than nothing".formatted(name));
        }
    }
}
