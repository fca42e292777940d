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

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A key that records have: what its value is, and what was learned about it. Collectors write the same keys in the same
 * order in every record, and many values repeat, so a key remembers the key after it and its own value before.
 */
final class JsonKey
{
    private static final int MEMO_CAPACITY = 64;

    final String name;
    final byte[] nameBytes;
    final JsonKind kind;
    /**
     * Slot of the column; -1 where the value belongs to no column alone.
     */
    final int slot;
    final boolean wanted;
    /**
     * Whether a record that has the key is a flow; a tag or an exporter alone makes none.
     */
    final boolean ofFlow;
    final long maxValue;
    /**
     * Of keys that name the same thing the one with the highest rank counts; and which tag it is.
     */
    final int rank;

    // the key after this one, and the bytes between this one's value and that one's: , "next": and an opening quote
    JsonKey successor;
    final byte[] successorText = new byte[MEMO_CAPACITY];
    int successorTextLength;
    boolean successorIsText;

    // the text value before, with its closing quote, and what it said
    final byte[] memo = new byte[MEMO_CAPACITY];
    int memoLength;

    // what the value says; an address has two words, a network a prefix length too
    boolean isNull;
    long value;
    long low;
    int prefixLength;

    JsonKey(String name, JsonKind kind, int slot, boolean wanted, boolean ofFlow, long maxValue, int rank)
    {
        this.name = requireNonNull(name, "name is null");
        this.nameBytes = name.getBytes(UTF_8);
        this.kind = requireNonNull(kind, "kind is null");
        this.slot = slot;
        this.wanted = wanted;
        this.ofFlow = ofFlow;
        this.maxValue = maxValue;
        this.rank = rank;
    }

    /**
     * Remembers a text value and its closing quote, {@code message[begin, end)}.
     */
    void remember(byte[] message, int begin, int end)
    {
        int length = end - begin;
        if (length > MEMO_CAPACITY) {
            memoLength = 0;
            return;
        }
        System.arraycopy(message, begin, memo, 0, length);
        memoLength = length;
    }

    /**
     * Expects the next record to have that key after this one too.
     *
     * @param message from begin the bytes before the next key, its name, and what leads to its value at end
     */
    void expect(JsonKey next, byte[] message, int begin, int end)
    {
        boolean isText = message[end] == '"';
        int length = isText ? end + 1 - begin : end - begin;
        if (length > MEMO_CAPACITY) {
            successor = null;
            return;
        }
        successor = next;
        System.arraycopy(message, begin, successorText, 0, length);
        successorTextLength = length;
        successorIsText = isText;
    }
}
