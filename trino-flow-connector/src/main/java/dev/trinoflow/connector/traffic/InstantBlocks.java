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

import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;

import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.util.Objects.requireNonNull;

/**
 * Blocks of instants to blocks of what a grain leaves of them, for one column of one page source. Dictionaries and runs
 * stay what they are.
 */
final class InstantBlocks
{
    private final TimeGrain grain;

    private Block sourceDictionary;
    private Block dictionary;
    // most instants are in the same bucket as the one before
    private long bucketStart;
    private long bucketEnd;
    private long packedStart;

    InstantBlocks(TimeGrain grain)
    {
        this.grain = requireNonNull(grain, "grain is null");
    }

    Block truncate(Block block)
    {
        return switch (block) {
            case RunLengthEncodedBlock runs -> RunLengthEncodedBlock.create(truncateValues(runs.getValue()), runs.getPositionCount());
            case DictionaryBlock dictionaryBlock -> truncateDictionary(dictionaryBlock);
            case ValueBlock values -> truncateValues(values);
        };
    }

    private Block truncateDictionary(DictionaryBlock block)
    {
        if (sourceDictionary != block.getDictionary()) {
            dictionary = truncateValues(block.getDictionary());
            sourceDictionary = block.getDictionary();
        }
        return block.createProjection(dictionary);
    }

    private LongArrayBlock truncateValues(ValueBlock block)
    {
        LongArrayBlock source = (LongArrayBlock) block;
        int count = source.getPositionCount();
        long[] values = new long[count];
        if (!source.mayHaveNull()) {
            for (int position = 0; position < count; position++) {
                values[position] = truncate(source.getLong(position));
            }
            return new LongArrayBlock(count, Optional.empty(), values);
        }
        long[] valid = Bitmap.allocateWords(count, true);
        for (int position = 0; position < count; position++) {
            if (source.isNull(position)) {
                Bitmap.clear(valid, 0, position);
            }
            else {
                values[position] = truncate(source.getLong(position));
            }
        }
        return new LongArrayBlock(count, Optional.of(valid), values);
    }

    private long truncate(long packed)
    {
        long instant = unpackMillisUtc(packed);
        if (instant < bucketStart || instant >= bucketEnd) {
            bucketStart = grain.start(instant);
            bucketEnd = grain.startAtOrAfter(instant + 1);
            packedStart = packDateTimeWithZone(bucketStart, UTC_KEY);
        }
        return packedStart;
    }
}
