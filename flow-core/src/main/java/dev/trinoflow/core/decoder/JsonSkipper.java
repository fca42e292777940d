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

import dev.trinoflow.core.RejectedMessageException;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

/**
 * Passes over values that nobody asked for, with their syntax checked: a message is a reject or not whatever its keys.
 */
final class JsonSkipper
{
    private static final int MAX_DEPTH = 64;
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);

    private final JsonReader reader;

    JsonSkipper(JsonReader reader)
    {
        this.reader = requireNonNull(reader, "reader is null");
    }

    /**
     * Reads a value of any kind and forgets it.
     *
     * @param position of its first character
     * @param depth of objects and arrays around it
     */
    int skip(int position, int depth)
            throws RejectedMessageException
    {
        return switch (reader.message[position]) {
            case '"' -> reader.readText(position + 1);
            case '{' -> skipObject(position, depth + 1);
            case '[' -> skipArray(position, depth + 1);
            case 't' -> reader.readWord(position, TRUE);
            case 'f' -> reader.readWord(position, FALSE);
            case 'n' -> reader.readNull(position);
            default -> skipNumber(position);
        };
    }

    private int skipObject(int position, int depth)
            throws RejectedMessageException
    {
        checkDepth(position, depth);
        position = reader.next(position + 1);
        if (reader.message[position] == '}') {
            return position + 1;
        }
        while (true) {
            position = reader.next(skip(reader.readKey(position), depth));
            if (reader.message[position] == '}') {
                return position + 1;
            }
            position = reader.next(reader.expect(position, ','));
        }
    }

    private int skipArray(int position, int depth)
            throws RejectedMessageException
    {
        checkDepth(position, depth);
        position = reader.next(position + 1);
        if (reader.message[position] == ']') {
            return position + 1;
        }
        while (true) {
            position = reader.next(skip(position, depth));
            if (reader.message[position] == ']') {
                return position + 1;
            }
            position = reader.next(reader.expect(position, ','));
        }
    }

    private int skipNumber(int position)
            throws RejectedMessageException
    {
        int start = position;
        if (reader.message[position] == '-') {
            position++;
        }
        int whole = position;
        position = skipDigits(position, start);
        if (reader.message[whole] == '0' && position - whole > 1) {
            throw reader.reject("number with a leading zero", start);
        }
        if (position < reader.end && reader.message[position] == '.') {
            position = skipDigits(position + 1, start);
        }
        if (position < reader.end && (reader.message[position] | 0x20) == 'e') {
            position++;
            if (position < reader.end && (reader.message[position] == '+' || reader.message[position] == '-')) {
                position++;
            }
            position = skipDigits(position, start);
        }
        return position;
    }

    private int skipDigits(int position, int start)
            throws RejectedMessageException
    {
        if (position >= reader.end) {
            throw reader.truncated();
        }
        int first = position;
        while (position < reader.end && reader.message[position] >= '0' && reader.message[position] <= '9') {
            position++;
        }
        if (position == first) {
            throw reader.reject("not JSON: no value", start);
        }
        return position;
    }

    private void checkDepth(int position, int depth)
            throws RejectedMessageException
    {
        if (depth > MAX_DEPTH) {
            throw reader.reject("nested too deep: more than " + MAX_DEPTH + " levels", position);
        }
    }
}
