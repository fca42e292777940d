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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import static dev.trinoflow.quickstart.kafka.FlowProducer.MAX_MESSAGE_BYTES;
import static java.util.Objects.requireNonNull;

/**
 * Protobuf messages, each after its length as a varint, as goflow2 -format=bin writes them to a file.
 */
final class ProtobufReplayReader
        implements ReplayReader
{
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_LENGTH_BYTES = 5;

    private final InputStream in;
    private final boolean bare;
    private final byte[] lengthBytes = new byte[MAX_LENGTH_BYTES];
    private long offset;

    /**
     * @param bare whether the lengths are left out of the messages
     */
    ProtobufReplayReader(InputStream in, boolean bare)
    {
        this.in = new BufferedInputStream(requireNonNull(in, "in is null"), BUFFER_BYTES);
        this.bare = bare;
    }

    @Override
    public Optional<ReplayMessage> next()
            throws IOException
    {
        int lengthSize = readLength();
        if (lengthSize == 0) {
            return Optional.empty();
        }
        long length = length(lengthSize);
        if (length > MAX_MESSAGE_BYTES) {
            throw failure("a message of %,d bytes: this is not protobuf with the length before each message".formatted(length));
        }
        int begin = bare ? 0 : lengthSize;
        byte[] message = new byte[begin + (int) length];
        System.arraycopy(lengthBytes, 0, message, 0, begin);
        int count = in.readNBytes(message, begin, (int) length);
        if (count < length) {
            throw cutShort("%,d of %,d bytes of the message are there".formatted(count, length));
        }
        String place = "byte " + offset;
        offset += lengthSize + length;
        return Optional.of(ReplayMessage.ofValue(place, message));
    }

    /**
     * Returns how many bytes the length has, 0 at the end of the file.
     */
    private int readLength()
            throws IOException
    {
        for (int size = 1; size <= MAX_LENGTH_BYTES; size++) {
            int next = in.read();
            if (next < 0) {
                if (size == 1) {
                    return 0;
                }
                throw cutShort("within the length of a message");
            }
            lengthBytes[size - 1] = (byte) next;
            if (next < 0x80) {
                return size;
            }
        }
        throw failure("no length of a message: this is not protobuf with the length before each message");
    }

    private long length(int size)
    {
        long length = 0;
        for (int i = 0; i < size; i++) {
            length |= (lengthBytes[i] & 0x7FL) << (7 * i);
        }
        return length;
    }

    private ReplayFormatException cutShort(String where)
    {
        return failure("the file is cut short, %s: head -c %s of it is what is whole".formatted(where, offset));
    }

    private ReplayFormatException failure(String problem)
    {
        return new ReplayFormatException("byte " + offset + ": " + problem);
    }
}
