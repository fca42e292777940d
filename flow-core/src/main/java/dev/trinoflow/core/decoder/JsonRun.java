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

/**
 * The keys that come after a key with values that do not change: their bytes are compared at once, and what their values
 * say is known already. A run ends before the first value that changes, or with the record.
 */
final class JsonRun
{
    private static final int TEXT_CAPACITY = 1024;
    private static final int VALUE_CAPACITY = 64;
    // a value counts as one that does not change when it was the same so many times in a row
    private static final int STABLE = 16;
    private static final int VISITS_BEFORE_LEARNING = 64;
    private static final int MAX_SCORE = 64;
    private static final int MISS = 8;
    private static final byte[] NOTHING = {};
    private static final JsonValue[] NO_VALUES = {};

    byte[] text = NOTHING;
    /**
     * Length of the text; 0 where there is no run.
     */
    int length;
    /**
     * The key whose value follows the text; null where the record ends with the text.
     */
    JsonKey next;
    boolean nextIsText;
    boolean ofFlow;
    // the values that are wanted, and where they are in the text
    JsonValue[] values = NO_VALUES;
    int[] begins = {};
    int[] ends = {};
    int valueCount;

    private int visits;
    private int score;

    void forget()
    {
        length = 0;
        visits = 0;
    }

    void hit()
    {
        score = Math.min(score + 1, MAX_SCORE);
    }

    void miss()
    {
        score -= MISS;
        if (score < 0) {
            forget();
        }
    }

    /**
     * Learns the run after a key, when it was passed without a run often enough.
     */
    void learn(JsonKey key)
    {
        visits++;
        if (visits >= VISITS_BEFORE_LEARNING && key.successor.repeats >= STABLE) {
            visits = 0;
            score = MAX_SCORE / 2;
            build(key);
        }
    }

    private void build(JsonKey key)
    {
        allocate();
        int position = 0;
        valueCount = 0;
        ofFlow = false;
        JsonKey current = key;
        while (true) {
            System.arraycopy(current.successorText, 0, text, position, current.successorTextLength);
            position += current.successorTextLength;
            nextIsText = current.successorIsText;
            current = current.successor;
            next = current;
            int valueLength = nextIsText ? current.textLength : current.otherLength;
            boolean stable = current.repeats >= STABLE && valueLength > 0 && canStore(current, nextIsText);
            boolean goesOn = current.successor != null || current.endsRecord;
            if (!stable || !goesOn || valueCount == VALUE_CAPACITY || position + valueLength + current.successorTextLength + 1 > TEXT_CAPACITY) {
                break;
            }
            System.arraycopy(current.memo, 0, text, position, valueLength);
            ofFlow |= current.ofFlow;
            if (current.wanted) {
                values[valueCount] = new JsonValue(current);
                begins[valueCount] = position;
                ends[valueCount] = position + valueLength;
                valueCount++;
            }
            position += valueLength;
            if (current.endsRecord) {
                text[position] = '}';
                position++;
                next = null;
                break;
            }
        }
        length = position;
    }

    /**
     * What an object or the bare prefix length of a network says is not in the value of its key.
     */
    private static boolean canStore(JsonKey key, boolean isText)
    {
        return isText || !key.wanted || key.memo[0] != '{' && key.kind != JsonKind.NETWORK;
    }

    private void allocate()
    {
        if (text.length == 0) {
            text = new byte[TEXT_CAPACITY];
            values = new JsonValue[VALUE_CAPACITY];
            begins = new int[VALUE_CAPACITY];
            ends = new int[VALUE_CAPACITY];
        }
    }
}
