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

import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;

/**
 * Makes dictionaries of keys that come in runs, as those of a rollup do by whose first columns it is sorted. The engine looks up the
 * group of each entry of small dictionaries, and not of each row, if all keys have one: so as soon as one key has no runs, all
 * are left as they are.
 */
final class KeyRuns
{
    /**
     * Rows that a run has at least, on average: the engine wants four for each pair of entries of two dictionaries.
     */
    private static final int MIN_ROWS = 16;

    private boolean found = true;

    Block compact(Block block)
    {
        int count = block.getPositionCount();
        if (!found || count < MIN_ROWS) {
            return block;
        }
        int[] ids = new int[count];
        int[] starts = new int[count / MIN_ROWS];
        int runs = switch (block) {
            case LongArrayBlock longs -> find(longs, ids, starts);
            case IntArrayBlock integers -> find(integers, ids, starts);
            case Int128ArrayBlock addresses -> find(addresses, ids, starts);
            default -> Integer.MAX_VALUE;
        };
        if (runs > starts.length) {
            found = false;
            return block;
        }
        return DictionaryBlock.create(count, block.copyPositions(starts, 0, runs), ids);
    }

    /**
     * @return how many runs there are; a number larger than that of the starts, once there are more
     */
    private static int find(LongArrayBlock block, int[] ids, int[] starts)
    {
        int runs = 0;
        for (int i = 0; i < ids.length; i++) {
            if (i == 0 || block.getLong(i) != block.getLong(i - 1) || block.isNull(i) != block.isNull(i - 1)) {
                if (runs == starts.length) {
                    return runs + 1;
                }
                starts[runs] = i;
                runs++;
            }
            ids[i] = runs - 1;
        }
        return runs;
    }

    private static int find(IntArrayBlock block, int[] ids, int[] starts)
    {
        int runs = 0;
        for (int i = 0; i < ids.length; i++) {
            if (i == 0 || block.getInt(i) != block.getInt(i - 1) || block.isNull(i) != block.isNull(i - 1)) {
                if (runs == starts.length) {
                    return runs + 1;
                }
                starts[runs] = i;
                runs++;
            }
            ids[i] = runs - 1;
        }
        return runs;
    }

    private static int find(Int128ArrayBlock block, int[] ids, int[] starts)
    {
        int runs = 0;
        for (int i = 0; i < ids.length; i++) {
            if (i == 0 || block.getInt128Low(i) != block.getInt128Low(i - 1) || block.getInt128High(i) != block.getInt128High(i - 1) || block.isNull(i) != block.isNull(i - 1)) {
                if (runs == starts.length) {
                    return runs + 1;
                }
                starts[runs] = i;
                runs++;
            }
            ids[i] = runs - 1;
        }
        return runs;
    }
}
