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

import com.fasterxml.jackson.annotation.JsonProperty;

import java.time.Instant;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Instants from one, inclusive, to another, exclusive, in milliseconds since 1970.
 */
public record TimeRange(@JsonProperty long from, @JsonProperty long to)
{
    static final long UNBOUNDED_FROM = Long.MIN_VALUE;
    static final long UNBOUNDED_TO = Long.MAX_VALUE;

    public TimeRange
    {
        checkArgument(from < to, "empty range: [%s, %s)", from, to);
    }

    boolean isBounded()
    {
        return from != UNBOUNDED_FROM && to != UNBOUNDED_TO;
    }

    @Override
    public String toString()
    {
        return "[" + (from == UNBOUNDED_FROM ? "" : Instant.ofEpochMilli(from)) + ", " + (to == UNBOUNDED_TO ? "" : Instant.ofEpochMilli(to)) + ")";
    }
}
