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

/**
 * A key that records have, and what was learned about it. Collectors write the same keys in the same order in every
 * record, and many values repeat, so a key remembers what came after it and its own value in the record before.
 */
final class JsonKey
        extends JsonValue
{
    private static final int MEMO_CAPACITY = 64;
    // values that never repeat are not worth being remembered every time; a power of two
    private static final int CHANGING = 32;

    final byte[] nameBytes;
    /**
     * Whether a record that has the key is a flow; a tag or an exporter alone makes none.
     */
    final boolean ofFlow;
    final long maxValue;

    // the key after this one, and the bytes between this one's value and that one's: , "next": and an opening quote
    JsonKey successor;
    final byte[] successorText = new byte[MEMO_CAPACITY];
    int successorTextLength;
    boolean successorIsText;
    // whether a record ended after this key
    boolean endsRecord;
    final JsonRun run = new JsonRun();

    // the value before as it was written: a text with its closing quote, or anything else; one of the lengths is 0
    final byte[] memo = new byte[MEMO_CAPACITY];
    int textLength;
    int otherLength;
    // length of the last text, remembered or not, without the quote
    int lengthBefore;
    // what it said as a number, -1 where it is none
    long memoNumber;
    // how often in a row the value was the same, and how often not
    int repeats;
    private int changes;

    JsonKey(String name, JsonKind kind, int slot, boolean wanted, boolean ofFlow, long maxValue, int rank)
    {
        super(name, kind, slot, wanted, rank);
        this.nameBytes = name.getBytes(UTF_8);
        this.ofFlow = ofFlow;
        this.maxValue = maxValue;
    }

    /**
     * Forgets the value before, as another is about to be read.
     */
    void forget()
    {
        textLength = 0;
        otherLength = 0;
        repeats = 0;
    }

    /**
     * Remembers a text value and its closing quote, {@code message[begin, end)}.
     */
    void rememberText(byte[] message, int begin, int end)
    {
        if (isWorthRemembering(end - begin)) {
            System.arraycopy(message, begin, memo, 0, end - begin);
            textLength = end - begin;
        }
    }

    void rememberNumber(byte[] message, int begin, int end, long number)
    {
        if (isWorthRemembering(end - begin)) {
            System.arraycopy(message, begin, memo, 0, end - begin);
            otherLength = end - begin;
            memoNumber = number;
        }
    }

    private boolean isWorthRemembering(int length)
    {
        changes++;
        return length <= MEMO_CAPACITY && (changes < CHANGING || (changes & CHANGING - 1) == 0);
    }

    /**
     * Remembers a value that is neither text nor number, {@code message[begin, end)}.
     *
     * @param lengthBefore the length of such a value before, and how often it was repeated
     */
    void rememberOther(byte[] message, int begin, int end, int lengthBefore, int repeatsBefore)
    {
        int length = end - begin;
        forget();
        if (length > MEMO_CAPACITY) {
            return;
        }
        if (length == lengthBefore && JsonReader.equal(message, begin, memo, length)) {
            repeats = repeatsBefore + 1;
        }
        else {
            System.arraycopy(message, begin, memo, 0, length);
        }
        otherLength = length;
        memoNumber = -1;
    }

    void repeated()
    {
        repeats++;
        changes = 0;
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
        run.forget();
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
