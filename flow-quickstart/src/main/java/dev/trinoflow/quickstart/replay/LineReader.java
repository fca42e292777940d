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
package dev.trinoflow.quickstart.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

import static dev.trinoflow.quickstart.kafka.FlowProducer.MAX_MESSAGE_BYTES;
import static java.util.Objects.requireNonNull;

/**
 * Reads the lines of a file as the bytes they are, without their ends. Lines of nothing but space are skipped.
 */
final class LineReader
{
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[BUFFER_BYTES];
    private int length;
    private long lineNumber;

    LineReader(InputStream in)
    {
        this.in = requireNonNull(in, "in is null");
    }

    /**
     * Where the last line that was read is.
     */
    String place()
    {
        return "line " + lineNumber;
    }

    Optional<byte[]> next()
            throws IOException
    {
        while (readLine()) {
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            if (!isBlank()) {
                return Optional.of(Arrays.copyOf(line, length));
            }
        }
        return Optional.empty();
    }

    private boolean isBlank()
    {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns false at the end. A last line need not have an end.
     */
    private boolean readLine()
            throws IOException
    {
        lineNumber++;
        length = 0;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(end);
            if (end < limit) {
                position = end + 1;
                return true;
            }
            position = limit;
        }
        return any;
    }

    private boolean fill()
            throws IOException
    {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private void append(int end)
            throws ReplayFormatException
    {
        int count = end - position;
        if (length + count > MAX_MESSAGE_BYTES) {
            throw new ReplayFormatException("line %s is longer than %,d bytes: put each message in a line of its own".formatted(lineNumber, MAX_MESSAGE_BYTES));
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
        }
        System.arraycopy(buffer, position, line, length, count);
        length += count;
    }
}
