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
package dev.trinoflow.core.group;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.Int128ArrayBlockBuilder;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Orders of rows of UUIDs, which have the blocks of addresses, by the definition as the oracle: each row is compared with the one before.
 */
final class TestOrderedKeys
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    private final Random random = new Random(SEED);

    @Test
    void testRandomPages()
    {
        int ascending = 0;
        int sorted = 0;
        int sortedByFirst = 0;
        for (int i = 0; i < 2000; i++) {
            String description = "seed=%s case %s".formatted(SEED, i);
            List<long[]> rows = new ArrayList<>();
            int range = random.nextBoolean() ? 2 : 1000;
            IntStream.range(0, random.nextInt(1, 12)).forEach(_ -> rows.add(new long[] {value(range), value(range), value(range)}));
            switch (random.nextInt(3)) {
                case 0 -> rows.sort(Arrays::compare);
                case 1 -> rows.sort((left, right) -> Arrays.compare(left, 0, 2, right, 0, 2));
                default -> {}
            }
            OrderedKeys keys = new OrderedKeys(List.of(UUID, INTEGER));
            OrderedKeys firstKeys = new OrderedKeys(List.of(UUID));
            assertThat(keys.isWhole()).isTrue();
            for (int begin = 0; begin < rows.size(); ) {
                int end = random.nextInt(begin, rows.size()) + 1;
                Page page = page(rows.subList(begin, end));
                keys.read(page);
                firstKeys.read(page);
                List<Integer> steps = IntStream.range(Math.max(begin, 1), end).mapToObj(row -> Integer.signum(Arrays.compare(rows.get(row), rows.get(row - 1)))).toList();
                assertThat(keys.isAscending()).as(description).isEqualTo(steps.stream().allMatch(step -> step > 0));
                assertThat(keys.isSorted()).as(description).isEqualTo(steps.stream().allMatch(step -> step >= 0));
                assertThat(firstKeys.isSorted()).as(description).isEqualTo(IntStream.range(Math.max(begin, 1), end).allMatch(row -> Arrays.compare(rows.get(row - 1), 0, 2, rows.get(row), 0, 2) <= 0));
                ascending += keys.isAscending() ? 1 : 0;
                sorted += keys.isSorted() && !keys.isAscending() ? 1 : 0;
                sortedByFirst += firstKeys.isSorted() && !keys.isSorted() ? 1 : 0;
                for (int row = begin; row < end; row++) {
                    assertThat(keys.key(row - begin)).as(description).isEqualTo(rows.get(row));
                    assertThat(firstKeys.key(row - begin)).as(description).isEqualTo(Arrays.copyOf(rows.get(row), 2));
                    assertThat(keys.isSame(row - begin)).as(description).isEqualTo(row > 0 && Arrays.equals(rows.get(row), rows.get(row - 1)));
                }
                if (keys.isSorted()) {
                    long[] key = Arrays.copyOf(new long[] {value(range), value(range), value(range)}, random.nextBoolean() ? 2 : 3);
                    List<long[]> words = rows.subList(begin, end).stream().map(row -> Arrays.copyOf(row, key.length)).toList();
                    assertThat(keys.find(key, false, 0, end - begin)).as(description).isEqualTo((int) words.stream().filter(row -> Arrays.compare(row, key) < 0).count());
                    assertThat(keys.find(key, true, 0, end - begin)).as(description).isEqualTo((int) words.stream().filter(row -> Arrays.compare(row, key) <= 0).count());
                }
                begin = end;
            }
        }
        assertThat(List.of(ascending, sorted, sortedByFirst)).allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }

    @Test
    void testTextsHaveNoOrder()
    {
        OrderedKeys keys = new OrderedKeys(List.of(BIGINT, VARCHAR, BIGINT));
        assertThat(keys.isWhole()).isFalse();
        keys.read(new Page(blockOf(BIGINT, 1L, 2L, 2L), blockOf(VARCHAR), blockOf(BIGINT)));
        assertThat(keys.isSorted()).isTrue();
        assertThat(keys.isAscending()).isFalse();
        assertThat(keys.key(2)).containsExactly(2);
        assertThatThrownBy(() -> new OrderedKeys(List.of(VARCHAR))).isInstanceOf(IllegalArgumentException.class);
    }

    private long value(int range)
    {
        return random.nextInt(range) - range / 2;
    }

    /**
     * @param rows halves of a UUID, and a number; zeros are NULL now and then
     */
    private Page page(List<long[]> rows)
    {
        Int128ArrayBlockBuilder uuids = new Int128ArrayBlockBuilder(null, rows.size());
        BlockBuilder numbers = INTEGER.createBlockBuilder(null, rows.size());
        for (long[] row : rows) {
            if (row[0] == 0 && row[1] == 0 && random.nextBoolean()) {
                uuids.appendNull();
            }
            else {
                uuids.writeInt128(Long.reverseBytes(row[0]), Long.reverseBytes(row[1]));
            }
            if (row[2] == 0 && random.nextBoolean()) {
                numbers.appendNull();
            }
            else {
                INTEGER.writeLong(numbers, row[2]);
            }
        }
        Page page = new Page(uuids.build(), numbers.build());
        int[] positions = IntStream.range(0, rows.size()).toArray();
        return random.nextBoolean() ? page : page.getPositions(positions, 0, positions.length);
    }

    private static Block blockOf(Type type, Long... values)
    {
        BlockBuilder builder = type.createBlockBuilder(null, values.length);
        for (Long value : values) {
            type.writeLong(builder, value);
        }
        return builder.build();
    }
}
