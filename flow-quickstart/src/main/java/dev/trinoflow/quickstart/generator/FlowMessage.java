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
package dev.trinoflow.quickstart.generator;

import java.util.Arrays;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * Collects flows into the value of a Kafka message: one, or several with a line each.
 */
final class FlowMessage
{
    /**
     * How much longer than all before a line can be: its addresses and numbers at their longest.
     */
    private static final int LINE_SLACK = 300;

    private final FlowEncoder encoder;
    private final int maxBytes;
    private final byte[] buffer;
    private int length;
    private int longestLine;

    FlowMessage(GeneratorFormat format)
    {
        encoder = requireNonNull(format, "format is null").createEncoder();
        maxBytes = format.maxMessageBytes();
        buffer = new byte[maxBytes + FlowEncoder.MAX_LENGTH + 1];
    }

    void add(Flow flow)
    {
        checkState(!isFull(), "message is full");
        int begin = length;
        length = encoder.encode(flow, buffer, length);
        if (maxBytes > 0) {
            buffer[length] = '\n';
            length++;
            longestLine = Math.max(longestLine, length - begin);
        }
    }

    /**
     * Whether the message has to be taken before a flow is added: another one may not fit.
     */
    boolean isFull()
    {
        return length > 0 && length + longestLine + LINE_SLACK > maxBytes;
    }

    boolean isEmpty()
    {
        return length == 0;
    }

    /**
     * The message; the next one begins.
     */
    byte[] take()
    {
        byte[] message = Arrays.copyOf(buffer, length);
        length = 0;
        return message;
    }
}
