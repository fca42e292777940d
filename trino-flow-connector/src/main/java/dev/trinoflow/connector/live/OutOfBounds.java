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

/**
 * How many flows do not keep to what a search by time_received takes for granted.
 *
 * @param beyondClockSkew flows received later than their Kafka message says, by more than the clock skew
 * @param beyondMaxDelay flows received before their Kafka message by more than the longest delay
 */
record OutOfBounds(long beyondClockSkew, long beyondMaxDelay)
{
    static final OutOfBounds NONE = new OutOfBounds(0, 0);

    boolean isNone()
    {
        return beyondClockSkew == 0 && beyondMaxDelay == 0;
    }

    OutOfBounds plus(OutOfBounds other)
    {
        return new OutOfBounds(beyondClockSkew + other.beyondClockSkew, beyondMaxDelay + other.beyondMaxDelay);
    }

    OutOfBounds minus(OutOfBounds other)
    {
        return new OutOfBounds(beyondClockSkew - other.beyondClockSkew, beyondMaxDelay - other.beyondMaxDelay);
    }
}
