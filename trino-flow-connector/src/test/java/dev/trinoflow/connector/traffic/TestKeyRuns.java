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

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.type.Type;
import io.trino.type.IpAddressType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestKeyRuns
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    @Test
    void testRuns()
    {
        Random random = new Random(SEED);
        for (Type type : List.of(BIGINT, INTEGER, IpAddressType.IPADDRESS)) {
            for (int i = 0; i < 100; i++) {
                Block block = block(type, random, 1 + random.nextInt(300), 20);
                Block compacted = new KeyRuns().compact(block);
                assertThat(compacted.getPositionCount()).isEqualTo(block.getPositionCount());
                for (int position = 0; position < block.getPositionCount(); position++) {
                    assertThat(readNativeValue(type, compacted, position)).as("seed=%s", SEED).isEqualTo(readNativeValue(type, block, position));
                }
                if (block.getPositionCount() >= 200) {
                    assertThat(((DictionaryBlock) compacted).getDictionary().getPositionCount()).as("seed=%s", SEED).isLessThan(block.getPositionCount() / 15);
                }
            }
        }
    }

    /**
     * Dictionaries of some keys are of no use.
     */
    @Test
    void testNoRuns()
    {
        Random random = new Random(SEED);
        KeyRuns runs = new KeyRuns();
        Block keys = block(BIGINT, random, 300, 20);
        Block others = block(BIGINT, random, 300, 2);
        assertThat(runs.compact(keys)).isInstanceOf(DictionaryBlock.class);
        assertThat(runs.compact(others)).isSameAs(others);
        assertThat(runs.compact(keys)).isSameAs(keys);
        assertThat(new KeyRuns().compact(VARCHAR.createBlockBuilder(null, 0).appendNull().build())).isNotInstanceOf(DictionaryBlock.class);
    }

    /**
     * Values and NULLs in runs of some length or a bit more.
     */
    private static Block block(Type type, Random random, int count, int length)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        while (builder.getPositionCount() < count) {
            int value = random.nextInt(-1, 4);
            for (int i = 0; i < length + random.nextInt(length); i++) {
                if (value < 0) {
                    builder.appendNull();
                }
                else if (type.getJavaType() == long.class) {
                    type.writeLong(builder, value);
                }
                else {
                    Slice address = Slices.allocate(IpAddressType.IPADDRESS.getFixedSize());
                    address.setLong(8 * (value & 1), value);
                    type.writeSlice(builder, address);
                }
            }
        }
        return builder.build().getRegion(0, count);
    }
}
