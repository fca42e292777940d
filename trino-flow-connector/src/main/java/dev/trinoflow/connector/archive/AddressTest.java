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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.FlowColumnHandle;
import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Tests rows for a predicate on addresses, exactly. All ranges have to include their ends, as those of networks and single
 * addresses do.
 */
final class AddressTest
{
    private final List<ColumnTest> columns;

    AddressTest(TupleDomain<FlowColumnHandle> predicate, List<FlowColumnHandle> columns)
    {
        ImmutableList.Builder<ColumnTest> tests = ImmutableList.builder();
        for (Map.Entry<FlowColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            tests.add(new ColumnTest(columns.indexOf(entry.getKey()), entry.getValue()));
        }
        this.columns = tests.build();
    }

    /**
     * @param fulfilled where to say so of each position
     */
    void test(SourcePage page, boolean[] fulfilled)
    {
        Arrays.fill(fulfilled, true);
        for (ColumnTest column : columns) {
            column.narrow(page.getBlock(column.channel), fulfilled);
        }
    }

    private static final class ColumnTest
    {
        private final int channel;
        private final boolean nullAllowed;
        // of each range: high and low word of its begin, of its end
        private final long[][] ranges;

        ColumnTest(int channel, Domain domain)
        {
            this.channel = channel;
            nullAllowed = domain.isNullAllowed();
            ranges = domain.getValues().getRanges().getOrderedRanges().stream()
                    .map(ColumnTest::words)
                    .toArray(long[][]::new);
        }

        private static long[] words(Range range)
        {
            checkArgument(range.isLowInclusive() && range.isHighInclusive(), "range without one of its ends: %s", range);
            Slice low = (Slice) range.getLowBoundedValue();
            Slice high = (Slice) range.getHighBoundedValue();
            return new long[] {word(low, 0), word(low, 1), word(high, 0), word(high, 1)};
        }

        private static long word(Slice address, int index)
        {
            return Long.reverseBytes(address.getLong(index * Long.BYTES));
        }

        void narrow(Block block, boolean[] fulfilled)
        {
            Int128ArrayBlock values = (Int128ArrayBlock) block.getUnderlyingValueBlock();
            boolean mayHaveNull = block.mayHaveNull();
            boolean plain = block == values;
            for (int position = 0; position < fulfilled.length; position++) {
                if (mayHaveNull && block.isNull(position)) {
                    fulfilled[position] &= nullAllowed;
                }
                else {
                    int valuePosition = plain ? position : block.getUnderlyingValuePosition(position);
                    fulfilled[position] &= test(Long.reverseBytes(values.getInt128High(valuePosition)), Long.reverseBytes(values.getInt128Low(valuePosition)));
                }
            }
        }

        private boolean test(long high, long low)
        {
            for (long[] range : ranges) {
                if (compare(high, low, range[0], range[1]) >= 0 && compare(high, low, range[2], range[3]) <= 0) {
                    return true;
                }
            }
            return false;
        }

        private static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow)
        {
            int highs = Long.compareUnsigned(leftHigh, rightHigh);
            return highs == 0 ? Long.compareUnsigned(leftLow, rightLow) : highs;
        }
    }
}
