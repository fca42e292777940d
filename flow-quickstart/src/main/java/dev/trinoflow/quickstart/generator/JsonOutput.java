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

import dev.trinoflow.core.AddressText;

import java.nio.charset.StandardCharsets;

/**
 * Writes the pieces of a JSON record one after the other into a given array, without objects.
 */
final class JsonOutput
{
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private byte[] target = {};
    private int offset;
    private long dateDay = Long.MIN_VALUE;
    private final byte[] date = new byte[10];

    static byte[] ascii(String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void begin(byte[] target, int offset)
    {
        this.target = target;
        this.offset = offset;
    }

    /**
     * Index after the last byte written.
     */
    int offset()
    {
        return offset;
    }

    void text(byte[] text)
    {
        System.arraycopy(text, 0, target, offset, text.length);
        offset += text.length;
    }

    void number(long value)
    {
        int length = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            length++;
        }
        digits(value, length);
    }

    /**
     * A number with leading zeros.
     */
    private void digits(long value, int length)
    {
        long rest = value;
        for (int position = offset + length - 1; position >= offset; position--) {
            target[position] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        offset += length;
    }

    void hexNumber(int value)
    {
        boolean started = false;
        for (int shift = 28; shift >= 0; shift -= 4) {
            int digit = value >>> shift & 0xF;
            started |= digit != 0 || shift == 0;
            if (started) {
                target[offset] = HEX[digit];
                offset++;
            }
        }
    }

    void address(long high, long low)
    {
        offset = AddressText.write(target, offset, high, low);
    }

    /**
     * The address with its host bits cleared, and the length if wanted.
     */
    void network(long high, long low, int prefixLength, boolean withLength)
    {
        offset = AddressText.writeNetwork(target, offset, high, low, prefixLength);
        if (!withLength) {
            while (target[offset - 1] != '/') {
                offset--;
            }
            offset--;
        }
    }

    void mac(long mac)
    {
        offset = AddressText.writeMac(target, offset, mac);
    }

    /**
     * UTC, such as 2026-01-31 08:15:00.
     */
    void dateTime(long epochSeconds)
    {
        long day = Math.floorDiv(epochSeconds, SECONDS_PER_DAY);
        if (day != dateDay) {
            System.arraycopy(ascii(java.time.LocalDate.ofEpochDay(day).toString()), 0, date, 0, date.length);
            dateDay = day;
        }
        text(date);
        int second = (int) (epochSeconds - day * SECONDS_PER_DAY);
        separatorAndTwoDigits(' ', second / 3600);
        separatorAndTwoDigits(':', second / 60 % 60);
        separatorAndTwoDigits(':', second % 60);
    }

    /**
     * UTC, such as 2026-01-31 08:15:00.000001.
     */
    void dateTimeMicros(long epochMicros)
    {
        long second = Math.floorDiv(epochMicros, MICROS_PER_SECOND);
        dateTime(second);
        target[offset] = '.';
        offset++;
        digits(epochMicros - second * MICROS_PER_SECOND, 6);
    }

    private void separatorAndTwoDigits(char separator, int value)
    {
        target[offset] = (byte) separator;
        target[offset + 1] = (byte) ('0' + value / 10);
        target[offset + 2] = (byte) ('0' + value % 10);
        offset += 3;
    }
}
