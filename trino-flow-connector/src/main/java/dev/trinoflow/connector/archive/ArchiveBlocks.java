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

import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;

import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;

/**
 * Blocks as the archive stores them to blocks of SQL values, for one column of one page source. Dictionaries and runs
 * are converted once for each distinct value and stay dictionaries and runs, which aggregations make use of; so that
 * they recognize it, a dictionary that comes again is the same object again.
 */
final class ArchiveBlocks
{
    private static final long MICROS_PER_MILLI = 1000;

    /**
     * A dictionary that has this many times the entries of a page, or more, is not worth to be converted for it.
     */
    private static final int MAX_DICTIONARY_RATIO = 8;

    private Block sourceDictionary;
    private long sourceHigh;
    private Block dictionary;

    /**
     * Microseconds in UTC to instants in milliseconds.
     */
    Block toInstants(Block micros)
    {
        if (micros instanceof RunLengthEncodedBlock runs) {
            return RunLengthEncodedBlock.create(convertInstants(runs.getValue()), runs.getPositionCount());
        }
        if (micros instanceof DictionaryBlock block && isWorthConverting(block)) {
            if (sourceDictionary != block.getDictionary()) {
                dictionary = convertInstants(block.getDictionary());
                sourceDictionary = block.getDictionary();
            }
            return block.createProjection(dictionary);
        }
        return convertInstants(micros);
    }

    /**
     * The two halves of addresses to addresses. An address is null where its halves are.
     */
    Block toAddresses(Block high, Block low)
    {
        if (high instanceof RunLengthEncodedBlock highRuns && low instanceof RunLengthEncodedBlock lowRuns) {
            return RunLengthEncodedBlock.create(combine(highRuns.getValue(), lowRuns.getValue()), lowRuns.getPositionCount());
        }
        // all IPv4 addresses share their high half, so the dictionary of the low halves is that of the addresses
        if (low instanceof DictionaryBlock block && isWorthConverting(block)) {
            Optional<Long> constant = constant(high);
            if (constant.isPresent()) {
                if (sourceDictionary != block.getDictionary() || sourceHigh != constant.orElseThrow()) {
                    sourceHigh = constant.orElseThrow();
                    Block highs = RunLengthEncodedBlock.create(BIGINT, sourceHigh, block.getDictionary().getPositionCount());
                    dictionary = combine(highs, block.getDictionary());
                    sourceDictionary = block.getDictionary();
                }
                return block.createProjection(dictionary);
            }
        }
        return combine(high, low);
    }

    private boolean isWorthConverting(DictionaryBlock block)
    {
        return sourceDictionary == block.getDictionary()
                || block.getDictionary().getPositionCount() / MAX_DICTIONARY_RATIO < block.getPositionCount();
    }

    private static Block convertInstants(Block micros)
    {
        LongArrayBlock source = (LongArrayBlock) micros.getUnderlyingValueBlock();
        int count = micros.getPositionCount();
        long[] values = new long[count];
        boolean flat = micros == source;
        boolean nulls = micros.mayHaveNull();
        for (int i = 0; i < count; i++) {
            if (!nulls || !micros.isNull(i)) {
                long value = source.getLong(flat ? i : micros.getUnderlyingValuePosition(i));
                values[i] = packDateTimeWithZone(Math.floorDiv(value, MICROS_PER_MILLI), UTC_KEY);
            }
        }
        return new LongArrayBlock(count, valid(micros), values);
    }

    private static Block combine(Block high, Block low)
    {
        int count = low.getPositionCount();
        long[] values = new long[count * 2];
        writeWords(high, values, 0);
        writeWords(low, values, 1);
        return new Int128ArrayBlock(count, valid(low), values);
    }

    /**
     * Writes one half of addresses into a block of IPADDRESS, which holds network order. What is written for nulls is not
     * looked at.
     */
    private static void writeWords(Block block, long[] values, int offset)
    {
        LongArrayBlock source = (LongArrayBlock) block.getUnderlyingValueBlock();
        int count = block.getPositionCount();
        switch (block) {
            case LongArrayBlock _ -> {
                for (int i = 0; i < count; i++) {
                    values[2 * i + offset] = Long.reverseBytes(source.getLong(i));
                }
            }
            case RunLengthEncodedBlock _ -> {
                long word = Long.reverseBytes(source.getLong(0));
                for (int i = 0; i < count; i++) {
                    values[2 * i + offset] = word;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[2 * i + offset] = Long.reverseBytes(source.getLong(block.getUnderlyingValuePosition(i)));
                }
            }
        }
    }

    /**
     * The one value of a block of equal values and nulls, where the encoding shows that they are equal.
     */
    private static Optional<Long> constant(Block block)
    {
        Block values = switch (block) {
            case RunLengthEncodedBlock runs -> runs.getValue();
            case DictionaryBlock dictionary -> dictionary.getDictionary();
            default -> null;
        };
        // a value, and a null where there are some
        if (values == null || values.getPositionCount() > 2) {
            return Optional.empty();
        }
        Optional<Long> constant = Optional.empty();
        for (int i = 0; i < values.getPositionCount(); i++) {
            if (!values.isNull(i)) {
                long value = BIGINT.getLong(values, i);
                if (constant.isPresent() && constant.orElseThrow() != value) {
                    return Optional.empty();
                }
                constant = Optional.of(value);
            }
        }
        return constant;
    }

    private static Optional<long[]> valid(Block block)
    {
        if (!block.mayHaveNull()) {
            return Optional.empty();
        }
        int count = block.getPositionCount();
        long[] valid = Bitmap.allocateWords(count, true);
        for (int i = 0; i < count; i++) {
            if (block.isNull(i)) {
                Bitmap.clear(valid, 0, i);
            }
        }
        return Optional.of(valid);
    }
}
