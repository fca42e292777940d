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
package dev.trinoflow.archiver;

import java.util.SplittableRandom;

/**
 * Numbers as what is counted in networks has them: few are frequent, most are rare.
 */
public final class Zipf
{
    private Zipf() {}

    /**
     * A number from 1 to the maximum, by Zipf's law.
     */
    public static int draw(SplittableRandom random, int maximum)
    {
        return (int) Math.exp(random.nextDouble() * Math.log(maximum + 1.0));
    }
}
