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

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;

import java.util.Arrays;

import static com.google.common.base.Verify.verify;
import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_PORT;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SRC_PORT;
import static java.util.Objects.requireNonNull;

/**
 * How a field of a protobuf flow is read.
 *
 * @param number of the field in the message
 * @param name in reasons of rejects
 * @param slot of its column in the record; -1 where it has none
 * @param wanted whether the value is stored; it is checked in any case
 * @param index in {@link NumberFields}; -1 for what is no number
 * @param presentBit what {@link NumberFields} remembers of the presence of a number; for an address, its own bit
 * @param max largest number that the field and its column hold, unsigned; held numbers are checked later
 */
record ProtobufField(int number, String name, Kind kind, int slot, boolean wanted, int index, long presentBit, long max)
{
    static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private static final long MAX_MAC = 0xFFFF_FFFF_FFFFL;
    private static final long MAX_PORT = 0xFFFF;
    private static final long MAX_UINT64 = -1;

    /**
     * Repeated numbers of goflow2 that are in no column: mpls_ttl, layer_stack, layer_size. Their bytes are still checked.
     */
    private static final int[] UNUSED_REPEATED = {80, 103, 104};

    enum Kind
    {
        /**
         * A number that goes into the column as it is.
         */
        NUMBER,
        /**
         * A number whose meaning depends on the other fields.
         */
        HELD,
        /**
         * 4 or 16 bytes, or none.
         */
        ADDRESS,
        /**
         * Numbers, packed or one by one.
         */
        REPEATED,
        /**
         * Repeated numbers that no column shows.
         */
        UNUSED,
        /**/
    }

    ProtobufField
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
    }

    /**
     * The fields of all versions by field number, null where no version has one that matters.
     */
    static ProtobufField[] table(FlowPageBuilder flows)
    {
        ProtobufField[] table = new ProtobufField[1 + maxNumber()];
        for (HeldField held : HeldField.values()) {
            table[held.number()] = new ProtobufField(held.number(), held.label(), Kind.HELD, -1, true, held.ordinal(), held.bit(), MAX_UINT64);
        }
        for (int number : UNUSED_REPEATED) {
            table[number] = new ProtobufField(number, "field " + number, Kind.UNUSED, -1, false, -1, 0, 0);
        }
        int index = HeldField.values().length;
        int addresses = 0;
        for (FlowColumn column : FlowColumns.ALL) {
            int number = column.protobufNumber();
            // instants, networks and texts are numbers in protobuf, and held
            if (number == 0 || table[number] != null) {
                continue;
            }
            boolean wanted = flows.wants(column.slot());
            table[number] = switch (column.type()) {
                case BIGINT_VALUE, INTEGER_VALUE, MAC, INSTANT, NETWORK, TEXT -> new ProtobufField(number, column.name(), Kind.NUMBER, column.slot(), wanted, index, NumberFields.COLUMN_BIT, max(column));
                case ADDRESS -> new ProtobufField(number, column.name(), Kind.ADDRESS, column.slot(), wanted, -1, 1L << addresses, 0);
                case BIGINT_ARRAY, TEXT_ARRAY -> new ProtobufField(number, column.name(), Kind.REPEATED, column.slot(), wanted, -1, 0, MAX_UINT32);
            };
            index += table[number].kind == Kind.NUMBER ? 1 : 0;
            addresses += table[number].kind == Kind.ADDRESS ? 1 : 0;
        }
        verify(addresses <= Long.SIZE, "more addresses than bits: %s", addresses);
        return table;
    }

    /**
     * Whether the tag is that of this field as a number.
     */
    boolean isNumber(int tag)
    {
        return index >= 0 && tag == number << 3;
    }

    private static long max(FlowColumn column)
    {
        if (column == BYTES || column == PACKETS || column == SAMPLING_RATE) {
            return Long.MAX_VALUE;
        }
        if (column == SRC_PORT || column == DST_PORT) {
            return MAX_PORT;
        }
        return switch (column.type()) {
            case MAC -> MAX_MAC;
            case INTEGER_VALUE -> Integer.MAX_VALUE;
            default -> MAX_UINT32;
        };
    }

    private static int maxNumber()
    {
        int columns = FlowColumns.ALL.stream().mapToInt(FlowColumn::protobufNumber).max().orElse(0);
        int held = Arrays.stream(HeldField.values()).mapToInt(HeldField::number).max().orElse(0);
        return Math.max(Math.max(columns, held), Arrays.stream(UNUSED_REPEATED).max().orElse(0));
    }
}
