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
package dev.trinoflow.core;

/**
 * The span of time of which a rollup keeps one sum. Buckets begin at multiples of their length since 1970-01-01 UTC, so
 * that each lies within one bucket of any coarser kind.
 */
public enum RollupBucket
{
    MINUTE(60_000),
    FIVE_MINUTES(300_000),
    HOUR(3_600_000),
    DAY(86_400_000),
    /**/;

    private final long millis;

    RollupBucket(long millis)
    {
        this.millis = millis;
    }

    public long millis()
    {
        return millis;
    }

    /**
     * Start of the bucket that holds an instant.
     *
     * @param epochMillis since 1970-01-01 UTC
     */
    public long startMillis(long epochMillis)
    {
        return Math.floorDiv(epochMillis, millis) * millis;
    }

    /**
     * The name in the configuration and in table properties.
     */
    @Override
    public String toString()
    {
        return switch (this) {
            case MINUTE -> "minute";
            case FIVE_MINUTES -> "5-minute";
            case HOUR -> "hour";
            case DAY -> "day";
        };
    }
}
