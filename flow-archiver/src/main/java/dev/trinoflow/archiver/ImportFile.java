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
package dev.trinoflow.archiver;

import com.google.common.io.CountingInputStream;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A file of flow messages. Its identity is the hash of what it holds, not its name; positions are bytes of what it
 * holds, after decompression.
 */
final class ImportFile
{
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final Path path;
    private final Format format;
    private final String hash;
    private final long length;
    private final long messages;

    enum Format
    {
        /**
         * JSON, a message a line.
         */
        JSONL,
        /**
         * Protobuf, each message after its length as a varint.
         */
        PROTOBUF,
        /**/
    }

    interface MessageConsumer
    {
        /**
         * @param begin position of the message
         * @param end position after the message and what divides it from the next
         */
        void accept(byte[] message, int length, long begin, long end)
                throws IOException;
    }

    private ImportFile(Path path, Format format, String hash, long length, long messages)
    {
        this.path = requireNonNull(path, "path is null");
        this.format = requireNonNull(format, "format is null");
        this.hash = requireNonNull(hash, "hash is null");
        this.length = length;
        this.messages = messages;
    }

    /**
     * Reads the file once, to know what it is and that it is whole.
     *
     * @param format empty to find it out
     * @throws IOException if the file cannot be read, or ends inside of a message
     */
    static ImportFile examine(Path path, Optional<Format> format)
            throws IOException
    {
        Format actual = format.isPresent() ? format.orElseThrow() : detect(path);
        MessageDigest digest = sha256();
        long[] messages = new long[1];
        long length = read(path, actual, digest, (_, _, _, _) -> messages[0]++, _ -> {});
        return new ImportFile(path, actual, HexFormat.of().formatHex(digest.digest()), length, messages[0]);
    }

    /**
     * Reads the messages from a position on, which a message begins at.
     *
     * @throws IOException also if the file is no longer what it was when it was examined
     */
    void read(long position, MessageConsumer consumer, LongConsumer progress)
            throws IOException
    {
        MessageDigest digest = sha256();
        long actualLength = read(
                path,
                format,
                digest,
                (message, messageLength, begin, end) -> {
                    if (begin >= position) {
                        consumer.accept(message, messageLength, begin, end);
                    }
                },
                progress);
        if (actualLength != length || !HexFormat.of().formatHex(digest.digest()).equals(hash)) {
            throw new IOException("%s was changed while it was read".formatted(path));
        }
    }

    Path path()
    {
        return path;
    }

    Format format()
    {
        return format;
    }

    /**
     * What the covered offsets of the archive call the file; no topic of Kafka has a colon.
     */
    String topic()
    {
        return "file:" + hash;
    }

    long length()
    {
        return length;
    }

    long messages()
    {
        return messages;
    }

    private static Format detect(Path path)
            throws IOException
    {
        try (InputStream stream = open(path)) {
            int first = stream.read();
            while (first == ' ' || first == '\t' || first == '\r' || first == '\n') {
                first = stream.read();
            }
            // a message of 123 bytes begins with a brace too, but not with a quote or a brace behind it
            int second = stream.read();
            return first == -1 || first == '[' || first == '{' && (second == '"' || second == '}' || second == ' ' || second == '\n') ? Format.JSONL : Format.PROTOBUF;
        }
    }

    private static long read(Path path, Format format, MessageDigest digest, MessageConsumer consumer, LongConsumer progress)
            throws IOException
    {
        try (CountingInputStream stream = new CountingInputStream(new BufferedInputStream(new DigestInputStream(open(path), digest), BUFFER_BYTES))) {
            switch (format) {
                case JSONL -> readLines(path, stream, consumer, progress);
                case PROTOBUF -> readFrames(path, stream, consumer, progress);
            }
            return stream.getCount();
        }
    }

    private static void readLines(Path path, CountingInputStream stream, MessageConsumer consumer, LongConsumer progress)
            throws IOException
    {
        byte[] line = new byte[BUFFER_BYTES];
        int length = 0;
        long begin = 0;
        while (true) {
            int next = stream.read();
            if (next == '\n' || next == -1) {
                // empty lines hold no message
                if (length > 0 && !(length == 1 && line[0] == '\r')) {
                    consumer.accept(line, length, begin, stream.getCount());
                }
                if (next == -1) {
                    return;
                }
                begin = stream.getCount();
                length = 0;
                progress.accept(begin);
                continue;
            }
            if (length == line.length) {
                checkLength(path, begin, length * 2L);
                line = Arrays.copyOf(line, length * 2);
            }
            line[length] = (byte) next;
            length++;
        }
    }

    private static void readFrames(Path path, CountingInputStream stream, MessageConsumer consumer, LongConsumer progress)
            throws IOException
    {
        byte[] message = new byte[BUFFER_BYTES];
        while (true) {
            long begin = stream.getCount();
            int next = stream.read();
            if (next == -1) {
                return;
            }
            long length = next & 0x7F;
            for (int shift = 7; (next & 0x80) != 0; shift += 7) {
                next = stream.read();
                if (next == -1 || shift > 28) {
                    throw new IOException("%s has no length of a message at byte %s".formatted(path, begin));
                }
                length |= (next & 0x7FL) << shift;
            }
            checkLength(path, begin, length);
            if (length > message.length) {
                message = new byte[(int) length];
            }
            if (stream.readNBytes(message, 0, (int) length) < length) {
                throw new EOFException("%s ends inside of the message at byte %s".formatted(path, begin));
            }
            consumer.accept(message, (int) length, begin, stream.getCount());
            progress.accept(stream.getCount());
        }
    }

    private static void checkLength(Path path, long position, long length)
            throws IOException
    {
        if (length > MAX_MESSAGE_BYTES) {
            throw new IOException("%s has a message of more than %s bytes at byte %s: it is not in the format".formatted(path, MAX_MESSAGE_BYTES, position));
        }
    }

    private static InputStream open(Path path)
            throws IOException
    {
        checkArgument(Files.isRegularFile(path), "%s is no file", path);
        InputStream stream = Files.newInputStream(path);
        return path.toString().endsWith(".gz") ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
    }

    private static MessageDigest sha256()
    {
        try {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
