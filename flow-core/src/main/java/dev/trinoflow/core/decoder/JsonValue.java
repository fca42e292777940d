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
package dev.trinoflow.core.decoder;

import static java.util.Objects.requireNonNull;

/**
 * What the value of a key says, and where it goes.
 */
class JsonValue
{
    final String name;
    final JsonKind kind;
    /**
     * Slot of the column; -1 where the value belongs to no column alone.
     */
    final int slot;
    final boolean wanted;
    /**
     * Of keys that name the same thing the one with the highest rank counts; and which tag it is.
     */
    final int rank;

    // an address has two words, a network a prefix length too
    boolean isNull;
    long value;
    long low;
    int prefixLength;

    JsonValue(String name, JsonKind kind, int slot, boolean wanted, int rank)
    {
        this.name = requireNonNull(name, "name is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.slot = slot;
        this.wanted = wanted;
        this.rank = rank;
    }

    /**
     * What the other value says now.
     */
    JsonValue(JsonValue other)
    {
        this(other.name, other.kind, other.slot, other.wanted, other.rank);
        isNull = other.isNull;
        value = other.value;
        low = other.low;
        prefixLength = other.prefixLength;
    }
}
