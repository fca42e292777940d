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

import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.VariableWidthBlock;

import java.util.Arrays;

import static io.trino.spi.type.BigintType.BIGINT;

/**
 * The row that sorted rows are merged into while they are equal. Without sums no rows are.
 */
final class PartialSums
{
    private final int sumCount;
    private final long[] sums;
    private final boolean[] present;
    private Page page;
    private long[][] keys;
    private int position;

    PartialSums(int sumCount)
    {
        this.sumCount = sumCount;
        sums = new long[sumCount];
        present = new boolean[sumCount];
    }

    /**
     * Begins with a row.
     *
     * @param keys that {@link RowOrder} has found in the page
     */
    void begin(Page page, long[][] keys, int position)
    {
        this.page = page;
        this.keys = keys;
        this.position = position;
        Arrays.fill(sums, 0);
        Arrays.fill(present, false);
        add(page, position);
    }

    /**
     * Adds a row.
     *
     * @return false if it is another one, or its sums do not fit: nothing was added then
     */
    boolean add(Page other, long[][] otherKeys, int otherPosition)
    {
        if (page == null || sumCount == 0 || RowOrder.compare(keys, position, otherKeys, otherPosition) != 0 || !isSame(other, otherPosition) || overflows(other, otherPosition)) {
            return false;
        }
        add(other, otherPosition);
        return true;
    }

    /**
     * Texts are ordered by their hashes, which may be equal where they are not.
     */
    private boolean isSame(Page other, int otherPosition)
    {
        for (int channel = 0; channel < page.getChannelCount() - sumCount; channel++) {
            if (page.getBlock(channel).getUnderlyingValueBlock() instanceof VariableWidthBlock texts) {
                VariableWidthBlock otherTexts = (VariableWidthBlock) other.getBlock(channel).getUnderlyingValueBlock();
                int place = page.getBlock(channel).getUnderlyingValuePosition(position);
                int otherPlace = other.getBlock(channel).getUnderlyingValuePosition(otherPosition);
                if (!texts.getRawSlice().equals(
                        texts.getRawSliceOffset(place),
                        texts.getSliceLength(place),
                        otherTexts.getRawSlice(),
                        otherTexts.getRawSliceOffset(otherPlace),
                        otherTexts.getSliceLength(otherPlace))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean overflows(Page other, int otherPosition)
    {
        for (int i = 0; i < sumCount; i++) {
            Block block = sum(other, i);
            if (!block.isNull(otherPosition)) {
                long value = BIGINT.getLong(block, otherPosition);
                long sum = sums[i] + value;
                if (((sums[i] ^ sum) & (value ^ sum)) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void add(Page other, int otherPosition)
    {
        for (int i = 0; i < sumCount; i++) {
            Block block = sum(other, i);
            if (!block.isNull(otherPosition)) {
                sums[i] += BIGINT.getLong(block, otherPosition);
                present[i] = true;
            }
        }
    }

    private Block sum(Page other, int sum)
    {
        return other.getBlock(other.getChannelCount() - sumCount + sum);
    }

    /**
     * Appends the row, after which there is none; does nothing where there is none.
     */
    void appendTo(PageBuilder pages)
    {
        if (page == null) {
            return;
        }
        pages.declarePosition();
        int keyCount = page.getChannelCount() - sumCount;
        for (int channel = 0; channel < keyCount; channel++) {
            Block block = page.getBlock(channel);
            pages.getBlockBuilder(channel).append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
        }
        for (int i = 0; i < sumCount; i++) {
            if (present[i]) {
                BIGINT.writeLong(pages.getBlockBuilder(keyCount + i), sums[i]);
            }
            else {
                pages.getBlockBuilder(keyCount + i).appendNull();
            }
        }
        page = null;
    }
}
