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
package dev.trinoflow.connector.archive;

import com.google.common.net.InetAddresses;
import dev.trinoflow.connector.RandomArchiveFlow;
import dev.trinoflow.core.StoredColumn.Conversion;
import dev.trinoflow.core.StoredPages;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Random;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.type.IpAddressType.IPADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestArchiveBlocks
{
    @Test
    void testRandomAddresses()
    {
        long seed = Long.getLong("flow.test.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        // one column of a reader: dictionaries of the same size follow each other
        ArchiveBlocks blocks = new ArchiveBlocks();
        for (int i = 0; i < 1000; i++) {
            Block addresses = random.nextBoolean() ? randomAddresses(random, 1 + random.nextInt(4)) : addresses("192.0.2." + random.nextInt(256), null, "198.51.100.1");
            assertEqualBlocks(IPADDRESS, convert(blocks, addresses), addresses, "seed=" + seed);
            // as the reader may hand it over: a dictionary of each half, with a page's part of the positions
            int[] ids = random.ints(2 + random.nextInt(100), 0, addresses.getPositionCount()).toArray();
            Block positions = DictionaryBlock.create(ids.length, addresses, ids);
            assertEqualBlocks(IPADDRESS, convert(blocks, positions), positions, "seed=" + seed);
            Block part = positions.getRegion(1, ids.length - 1);
            assertEqualBlocks(IPADDRESS, convert(blocks, part), part, "seed=" + seed);
        }
    }

    @Test
    void testInstants()
    {
        Block instants = new LongArrayBlock(3, Optional.empty(), new long[] {packDateTimeWithZone(-1, UTC_KEY), packDateTimeWithZone(0, UTC_KEY), packDateTimeWithZone(1_750_000_000_123L, UTC_KEY)});
        ArchiveBlocks blocks = new ArchiveBlocks();
        assertEqualBlocks(TIMESTAMP_TZ_MILLIS, blocks.toInstants(StoredPages.toStored(instants, Conversion.INSTANT)), instants, "values");
        Block dictionary = DictionaryBlock.create(4, instants, new int[] {2, 0, 2, 1});
        Block converted = blocks.toInstants(StoredPages.toStored(dictionary, Conversion.INSTANT));
        assertThat(converted).isInstanceOf(DictionaryBlock.class);
        assertEqualBlocks(TIMESTAMP_TZ_MILLIS, converted, dictionary, "dictionary");
        Block run = RunLengthEncodedBlock.create(instants.getSingleValueBlock(1), 5);
        converted = blocks.toInstants(StoredPages.toStored(run, Conversion.INSTANT));
        assertThat(converted).isInstanceOf(RunLengthEncodedBlock.class);
        assertEqualBlocks(TIMESTAMP_TZ_MILLIS, converted, run, "run");
    }

    @Test
    void testDictionaryOfOneFamilyIsKept()
    {
        Block addresses = addresses("192.0.2.1", null, "198.51.100.7", "203.0.113.9");
        Block low = StoredPages.toStored(addresses, Conversion.ADDRESS_LOW);
        Block high = new LongArrayBlock(2, Optional.of(new long[] {1}), new long[] {0, 0});
        ValueBlock lowDictionary = (ValueBlock) low;
        ArchiveBlocks blocks = new ArchiveBlocks();
        Block first = blocks.toAddresses(DictionaryBlock.create(5, high, new int[] {0, 0, 1, 0, 0}), DictionaryBlock.create(5, lowDictionary, new int[] {2, 0, 1, 0, 3}));
        assertThat(first).isInstanceOf(DictionaryBlock.class);
        assertEqualBlocks(IPADDRESS, first, DictionaryBlock.create(5, addresses, new int[] {2, 0, 1, 0, 3}), "with nulls");
        Block second = blocks.toAddresses(RunLengthEncodedBlock.create(high.getSingleValueBlock(0), 2), DictionaryBlock.create(2, lowDictionary, new int[] {3, 3}));
        assertThat(((DictionaryBlock) second).getDictionary())
                .as("the same dictionary again, which aggregations recognize")
                .isSameAs(((DictionaryBlock) first).getDictionary());
    }

    @Test
    void testRunIsKept()
    {
        for (String address : new String[] {"192.0.2.1", "2001:db8::1", null}) {
            Block run = RunLengthEncodedBlock.create(addresses(address), 7);
            Block converted = convert(new ArchiveBlocks(), run);
            assertThat(converted).isInstanceOf(RunLengthEncodedBlock.class);
            assertEqualBlocks(IPADDRESS, converted, run, address);
        }
    }

    @Test
    void testLargeDictionaryOfFewPositions()
    {
        Block addresses = randomAddresses(new Random(1), 1000);
        Block few = DictionaryBlock.create(2, addresses, new int[] {7, 999});
        Block converted = convert(new ArchiveBlocks(), few);
        assertThat(converted).isInstanceOf(Int128ArrayBlock.class);
        assertEqualBlocks(IPADDRESS, converted, few, "few");
    }

    private static Block convert(ArchiveBlocks blocks, Block addresses)
    {
        return blocks.toAddresses(StoredPages.toStored(addresses, Conversion.ADDRESS_HIGH), StoredPages.toStored(addresses, Conversion.ADDRESS_LOW));
    }

    private static Block randomAddresses(Random random, int count)
    {
        String[] addresses = new String[count];
        for (int i = 0; i < count; i++) {
            addresses[i] = random.nextInt(5) == 0 ? null : RandomArchiveFlow.address(random);
        }
        return addresses(addresses);
    }

    private static Block addresses(String... addresses)
    {
        BlockBuilder builder = IPADDRESS.createBlockBuilder(null, addresses.length);
        for (String address : addresses) {
            if (address == null) {
                builder.appendNull();
            }
            else {
                IPADDRESS.writeSlice(builder, address(address));
            }
        }
        return builder.build();
    }

    static Slice address(String text)
    {
        byte[] bytes = InetAddresses.forString(text).getAddress();
        Slice slice = Slices.allocate(16);
        slice.setBytes(16 - bytes.length, bytes);
        if (bytes.length == 4) {
            slice.setShort(10, 0xFFFF);
        }
        return slice;
    }

    private static void assertEqualBlocks(Type type, Block actual, Block expected, String description)
    {
        assertThat(actual.getPositionCount()).as(description).isEqualTo(expected.getPositionCount());
        for (int position = 0; position < expected.getPositionCount(); position++) {
            assertThat(type.getObjectValue(actual, position)).as(description).isEqualTo(type.getObjectValue(expected, position));
        }
    }
}
