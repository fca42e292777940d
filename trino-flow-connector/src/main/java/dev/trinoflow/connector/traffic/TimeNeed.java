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

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.math.LongMath.gcd;

/**
 * How exactly time must be known: the answer is the same for all instants between two multiples of the milliseconds.
 *
 * @param millis 0 where time does not matter
 * @param sinceEpoch whether that holds from 1970 on only, and earlier instants must be known exactly
 */
record TimeNeed(long millis, boolean sinceEpoch)
{
    static final TimeNeed NONE = new TimeNeed(0, false);
    static final TimeNeed EXACT = new TimeNeed(1, false);

    TimeNeed
    {
        checkArgument(millis >= 0, "millis is negative: %s", millis);
    }

    static TimeNeed ofMillis(long millis)
    {
        return new TimeNeed(millis, false);
    }

    static TimeNeed of(TimeGrain grain)
    {
        return new TimeNeed(grain.millis(), grain.calendar() == TimeGrain.Calendar.ZONE);
    }

    TimeNeed and(TimeNeed other)
    {
        return new TimeNeed(gcd(millis, other.millis), sinceEpoch || other.sinceEpoch);
    }

    boolean isExact()
    {
        return millis == 1;
    }

    /**
     * The grain of which values can stand for the instants.
     */
    TimeGrain grain()
    {
        return sinceEpoch ? new TimeGrain(TimeGrain.Calendar.ZONE, millis) : TimeGrain.of(millis);
    }

    /**
     * Whether sums over buckets of this length tell enough.
     */
    boolean isServedBy(long bucketMillis)
    {
        return millis % bucketMillis == 0;
    }
}
