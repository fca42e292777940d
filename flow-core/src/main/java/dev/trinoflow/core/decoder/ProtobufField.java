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

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_PORT;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SRC_PORT;
import static java.util.Objects.requireNonNull;

/**
 * How a field of a protobuf flow is read.
 *
 * @param name in reasons of rejects
 * @param slot of its column in the record; for HELD the index in {@link HeldFields}, for REPEATED which array it is
 * @param wanted whether the value is stored; it is checked in any case
 * @param max largest number that the field and its column hold
 */
record ProtobufField(String name, Kind kind, int slot, boolean wanted, long max)
{
    static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private static final long MAX_MAC = 0xFFFF_FFFF_FFFFL;
    private static final long MAX_PORT = 0xFFFF;

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
         * 4 or 16 bytes, or none.
         */
        ADDRESS,
        /**
         * A number whose meaning depends on the other fields.
         */
        HELD,
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
        for (FlowColumn column : FlowColumns.ALL) {
            if (column.protobufNumber() != 0) {
                table[column.protobufNumber()] = create(column, flows.wants(column.slot()));
            }
        }
        for (HeldField held : HeldField.values()) {
            table[held.number()] = new ProtobufField(held.label(), Kind.HELD, held.ordinal(), true, Long.MAX_VALUE);
        }
        for (int number : UNUSED_REPEATED) {
            table[number] = new ProtobufField("field " + number, Kind.UNUSED, 0, false, Long.MAX_VALUE);
        }
        return table;
    }

    private static ProtobufField create(FlowColumn column, boolean wanted)
    {
        Kind kind = switch (column.type()) {
            case ADDRESS -> Kind.ADDRESS;
            case BIGINT_ARRAY, TEXT_ARRAY -> Kind.REPEATED;
            // instants, networks and texts are numbers in protobuf, and read as HELD
            case BIGINT_VALUE, INTEGER_VALUE, MAC, INSTANT, NETWORK, TEXT -> Kind.NUMBER;
        };
        return new ProtobufField(column.name(), kind, column.slot(), wanted, max(column));
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
