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
package dev.trinoflow.archiver.file;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against a sort that compares.
 */
final class TestRadixSort
{
    @Test
    void testRandomColumns()
    {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(1 << random.nextInt(1, 14));
            long[][] columns = new long[1 + random.nextInt(6)][];
            Arrays.setAll(columns, _ -> LongStream.generate(numbers(random)).limit(count).toArray());
            RadixSort sort = new RadixSort(IntStream.range(0, count).toArray());
            for (int column = columns.length - 1; column >= 0; column--) {
                sort.by(columns[column]);
            }
            int[] expected = IntStream.range(0, count).boxed().sorted(comparator(columns)).mapToInt(row -> row).toArray();
            assertThat(sort.finish()).as("seed=%s", seed).isEqualTo(expected);
        }
    }

    private static Comparator<Integer> comparator(long[][] columns)
    {
        Comparator<Integer> comparator = Comparator.comparingLong(row -> columns[0][row]);
        for (long[] column : columns) {
            comparator = comparator.thenComparing(row -> column[row]);
        }
        // rows that are equal keep their order
        return comparator.thenComparing(Comparator.naturalOrder());
    }

    /**
     * Numbers that are close, far apart, or multiples of a step, as the starts of buckets are.
     */
    private static LongSupplier numbers(Random random)
    {
        long base = random.nextLong() >> random.nextInt(Long.SIZE);
        long step = 1 + random.nextInt(1 << random.nextInt(30));
        int range = 1 + random.nextInt(1 << random.nextInt(20));
        return switch (random.nextInt(5)) {
            case 0 -> () -> base;
            case 1 -> random::nextLong;
            case 2 -> () -> base + random.nextInt(range);
            case 3 -> () -> base + random.nextInt(range) * step;
            default -> () -> random.nextInt(10) == 0 ? Long.MIN_VALUE : Long.MAX_VALUE - random.nextInt(range) * step;
        };
    }
}
