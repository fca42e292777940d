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

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static dev.trinoflow.core.decoder.FlowDescriptors.WIDE;

/**
 * protobuf-java's reading of a message: its fields by name, the numbers without a sign and without a limit.
 */
record WideMessage(DynamicMessage message)
{
    /**
     * protobuf-java's reading, with the length in front if that reads, or else without.
     */
    static Optional<DynamicMessage> parse(byte[] message)
    {
        int headerLength = 1;
        while (headerLength < message.length && message[headerLength - 1] < 0) {
            headerLength++;
        }
        BigInteger length = BigInteger.ZERO;
        for (int i = Math.min(headerLength, message.length) - 1; i >= 0; i--) {
            length = length.shiftLeft(7).or(BigInteger.valueOf(message[i] & 0x7F));
        }
        if (headerLength <= 10 && length.equals(BigInteger.valueOf(message.length - headerLength))) {
            Optional<DynamicMessage> framed = parseBare(Arrays.copyOfRange(message, headerLength, message.length));
            if (framed.isPresent()) {
                return framed;
            }
        }
        return parseBare(message);
    }

    private static Optional<DynamicMessage> parseBare(byte[] message)
    {
        try {
            return Optional.of(DynamicMessage.parseFrom(WIDE, message));
        }
        catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }

    boolean has(String name)
    {
        return message.hasField(WIDE.findFieldByName(name));
    }

    BigInteger number(String name)
    {
        return unsigned((long) message.getField(WIDE.findFieldByName(name)));
    }

    List<BigInteger> numbers(String name)
    {
        return ((List<?>) message.getField(WIDE.findFieldByName(name))).stream().map(value -> unsigned((long) value)).toList();
    }

    byte[] bytes(String name)
    {
        return ((ByteString) message.getField(WIDE.findFieldByName(name))).toByteArray();
    }

    Optional<InetAddress> address(String name)
    {
        byte[] bytes = bytes(name);
        return bytes.length == 0 ? Optional.empty() : Optional.of(inetAddress(bytes));
    }

    private static BigInteger unsigned(long value)
    {
        return new BigInteger(Long.toUnsignedString(value));
    }

    static InetAddress inetAddress(byte[] bytes)
    {
        try {
            return InetAddress.getByAddress(bytes);
        }
        catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
