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
package dev.trinoflow.connector.live;

import io.airlift.units.DataSize;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Size of a cache in bytes, given as a data size or as a percentage of the heap.
 */
public record CacheSize(long bytes)
{
    public CacheSize
    {
        checkArgument(bytes >= 0, "bytes is negative: %s", bytes);
    }

    public static CacheSize valueOf(String text)
    {
        if (!text.endsWith("%")) {
            return new CacheSize(DataSize.valueOf(text).toBytes());
        }
        double percent = Double.parseDouble(text.substring(0, text.length() - 1));
        checkArgument(percent >= 0 && percent <= 90, "'%s' is not between 0% and 90% of the heap", text);
        return new CacheSize((long) (Runtime.getRuntime().maxMemory() * percent / 100));
    }
}
