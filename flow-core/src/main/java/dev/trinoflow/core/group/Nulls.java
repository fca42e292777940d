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

import io.trino.spi.block.Bitmap;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The validity of the positions of a block.
 */
public final class Nulls
{
    private Nulls() {}

    /**
     * @return empty where nothing is NULL
     */
    public static Optional<long[]> validity(int count, IntPredicate isNull)
    {
        long[] valid = null;
        for (int i = 0; i < count; i++) {
            if (isNull.test(i)) {
                if (valid == null) {
                    valid = Bitmap.allocateWords(count, true);
                }
                Bitmap.clear(valid, 0, i);
            }
        }
        return Optional.ofNullable(valid);
    }

    /**
     * @param flags of all positions
     * @param bit of the flags, which is set where something is NULL, or where nothing is
     */
    static Optional<long[]> validity(long[] flags, long bit, boolean setIfNull)
    {
        long expected = setIfNull ? 0 : bit;
        long different = 0;
        for (long flag : flags) {
            different |= flag & bit ^ expected;
        }
        return different == 0 ? Optional.empty() : validity(flags.length, i -> (flags[i] & bit) != expected);
    }
}
