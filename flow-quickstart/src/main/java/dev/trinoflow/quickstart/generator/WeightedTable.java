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
package dev.trinoflow.quickstart.generator;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Draws indexes with given weights in constant time (Walker's alias method).
 */
final class WeightedTable
{
    private final double[] thresholds;
    private final int[] aliases;

    private WeightedTable(int size, IntToDoubleFunction weight)
    {
        checkArgument(size > 0, "size is not positive: %s", size);
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += weight.applyAsDouble(i);
        }
        thresholds = new double[size];
        aliases = new int[size];
        int[] small = new int[size];
        int[] large = new int[size];
        int smallCount = 0;
        int largeCount = 0;
        for (int i = 0; i < size; i++) {
            thresholds[i] = weight.applyAsDouble(i) * size / total;
            if (thresholds[i] < 1) {
                small[smallCount] = i;
                smallCount++;
            }
            else {
                large[largeCount] = i;
                largeCount++;
            }
        }
        while (smallCount > 0 && largeCount > 0) {
            smallCount--;
            int less = small[smallCount];
            int more = large[largeCount - 1];
            aliases[less] = more;
            thresholds[more] -= 1 - thresholds[less];
            if (thresholds[more] < 1) {
                largeCount--;
                small[smallCount] = more;
                smallCount++;
            }
        }
        // what is left is 1, but for rounding
        for (int i = 0; i < largeCount; i++) {
            thresholds[large[i]] = 1;
        }
        for (int i = 0; i < smallCount; i++) {
            thresholds[small[i]] = 1;
        }
    }

    static WeightedTable of(double... weights)
    {
        return new WeightedTable(weights.length, i -> weights[i]);
    }

    /**
     * Index i has the weight 1 / (i + 1)^exponent.
     */
    static WeightedTable zipf(int size, double exponent)
    {
        return new WeightedTable(size, i -> Math.pow(i + 1, -exponent));
    }

    int draw(SplittableRandom random)
    {
        int index = random.nextInt(thresholds.length);
        return random.nextDouble() < thresholds[index] ? index : aliases[index];
    }
}
