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
package dev.trinoflow.core.enrich;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The lines of a text as bytes, which end in LF or CR LF; no object is made for a line.
 */
final class LineReader
        implements Closeable
{
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int MAX_LINE_SIZE = 1024 * 1024;

    private final InputStream stream;
    private byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private boolean ended;
    private int begin;
    private int end;
    private long number;

    LineReader(InputStream stream)
    {
        this.stream = requireNonNull(stream, "stream is null");
    }

    /**
     * Moves to the next line.
     *
     * @return whether there is one
     * @throws IOException if the stream fails, or a line is longer than lines of text are
     */
    boolean next()
            throws IOException
    {
        int searched = position;
        while (true) {
            for (int i = searched; i < limit; i++) {
                if (buffer[i] == '\n') {
                    set(position, i);
                    position = i + 1;
                    return true;
                }
            }
            searched = limit;
            if (ended) {
                if (position == limit) {
                    return false;
                }
                set(position, limit);
                position = limit;
                return true;
            }
            searched -= fill();
        }
    }

    /**
     * @return by how many bytes the content of the buffer has moved to the front
     */
    private int fill()
            throws IOException
    {
        int moved = position;
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        if (limit == buffer.length) {
            if (limit >= MAX_LINE_SIZE) {
                throw new IOException("line %s is longer than %s bytes: this is no text of lines".formatted(number + 1, MAX_LINE_SIZE));
            }
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        int count = stream.read(buffer, limit, buffer.length - limit);
        ended = count < 0;
        limit += Math.max(count, 0);
        return moved;
    }

    private void set(int begin, int end)
    {
        this.begin = begin;
        this.end = end > begin && buffer[end - 1] == '\r' ? end - 1 : end;
        number++;
    }

    /**
     * Holds the current line in [{@link #begin}, {@link #end}), until the next is asked for.
     */
    byte[] buffer()
    {
        return buffer;
    }

    int begin()
    {
        return begin;
    }

    int end()
    {
        return end;
    }

    /**
     * Number of the current line, from 1.
     */
    long number()
    {
        return number;
    }

    String text()
    {
        return new String(buffer, begin, end - begin, UTF_8);
    }

    @Override
    public void close()
            throws IOException
    {
        stream.close();
    }
}
