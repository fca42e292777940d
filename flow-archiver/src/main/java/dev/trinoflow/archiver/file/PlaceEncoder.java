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
package dev.trinoflow.archiver.file;

import java.util.Arrays;

/**
 * Writes places in a dictionary as Parquet does: long runs of a place as a run, what is between them as bits.
 */
final class PlaceEncoder
{
    // places are packed by eights
    private static final int PACKED = 8;
    private static final int MAX_VARINT_BYTES = 5;

    private final int bits;
    private final int placeBytes;
    private byte[] output;
    private int length;

    private PlaceEncoder(int bits, int count)
    {
        this.bits = bits;
        placeBytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        // a run is never longer than the bits of its places
        output = new byte[1 + 2 * MAX_VARINT_BYTES + (count / PACKED + 1) * Math.max(bits, MAX_VARINT_BYTES + Integer.BYTES)];
    }

    /**
     * The page of some of the places: how many bits they take, then the places.
     */
    static byte[] encode(int[] places, int from, int to, int bits)
    {
        PlaceEncoder encoder = new PlaceEncoder(bits, to - from);
        encoder.writeByte(bits);
        encoder.write(places, from, to);
        return Arrays.copyOf(encoder.output, encoder.length);
    }

    /**
     * The page of the only place of a dictionary, which takes no bits.
     */
    static byte[] encodeConstant(int count)
    {
        PlaceEncoder encoder = new PlaceEncoder(0, 0);
        encoder.writeByte(0);
        encoder.writeRun(0, count);
        return Arrays.copyOf(encoder.output, encoder.length);
    }

    private void write(int[] places, int from, int to)
    {
        int packedFrom = from;
        int position = from;
        while (position < to) {
            int runEnd = runEnd(places, position, to);
            if (runEnd - position < 2 * PACKED) {
                position = Math.min(to, position + PACKED);
                continue;
            }
            writePacked(places, packedFrom, position);
            writeRun(places[position], runEnd - position);
            position = runEnd;
            packedFrom = runEnd;
        }
        writePacked(places, packedFrom, to);
    }

    private static int runEnd(int[] places, int begin, int to)
    {
        int end = begin + 1;
        while (end < to && places[end] == places[begin]) {
            end++;
        }
        return end;
    }

    private void writeRun(int place, int count)
    {
        writeVarint(count << 1);
        for (int i = 0; i < placeBytes; i++) {
            writeByte(place >>> i * Byte.SIZE);
        }
    }

    private void writePacked(int[] places, int from, int to)
    {
        if (from == to) {
            return;
        }
        writeVarint(Math.ceilDiv(to - from, PACKED) << 1 | 1);
        byte[] bytes = output;
        int end = length;
        long pending = 0;
        int pendingBits = 0;
        for (int i = from; i < to; i++) {
            pending |= (long) places[i] << pendingBits;
            pendingBits += bits;
            while (pendingBits >= Byte.SIZE) {
                bytes[end] = (byte) pending;
                end++;
                pending >>>= Byte.SIZE;
                pendingBits -= Byte.SIZE;
            }
        }
        // the last eight are filled up with the first place
        int missingBits = Math.floorMod(from - to, PACKED) * bits + pendingBits;
        bytes[end] = (byte) pending;
        length = end + missingBits / Byte.SIZE;
    }

    private void writeVarint(int value)
    {
        int rest = value;
        while (rest >>> 7 != 0) {
            writeByte(rest | 0x80);
            rest >>>= 7;
        }
        writeByte(rest);
    }

    private void writeByte(int value)
    {
        output[length] = (byte) value;
        length++;
    }
}
