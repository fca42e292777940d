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
package dev.trinoflow.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.core.FlowColumns.AS_PATH;
import static dev.trinoflow.core.FlowColumns.BGP_COMMUNITIES;
import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_MAC;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.TIME_FLOW_START;
import static dev.trinoflow.core.FlowColumns.TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Random values of every type, put into a page builder.
 */
final class RandomFlowRows
{
    static final List<FlowColumn> ONE_OF_EACH_TYPE = List.of(BYTES, PROTO, TIME_FLOW_START, SRC_ADDR, SRC_NET, SRC_MAC, TYPE, AS_PATH, BGP_COMMUNITIES);

    private RandomFlowRows() {}

    static Map<String, Object> addRow(FlowPageBuilder flows, Random random)
    {
        Map<String, Object> row = new LinkedHashMap<>();
        int maxLength = random.nextInt(50) == 0 ? 3_000 : 4;
        for (FlowColumn column : ONE_OF_EACH_TYPE) {
            row.put(column.name(), random.nextInt(3) == 0 ? null : addValue(flows.record(), column, random, maxLength));
        }
        try {
            flows.endRecord();
        }
        catch (RejectedMessageException e) {
            throw new AssertionError(e);
        }
        return row;
    }

    static Object addValue(FlowRecord record, FlowColumn column, Random random, int maxLength)
    {
        int slot = column.slot();
        long number = random.nextInt(Integer.MAX_VALUE);
        switch (column.type()) {
            case BIGINT_VALUE, INTEGER_VALUE, INSTANT -> record.setLong(slot, number);
            case MAC -> record.setLong(slot, 0x0200_5E10_0000L + number % 256);
            case ADDRESS -> record.setAddress(slot, 0, AddressText.v4Low((int) number));
            case NETWORK -> record.setNetwork(slot, 0x2001_0DB8_0000_0000L, number, 32);
            case TEXT -> record.setText(slot, "y".repeat(maxLength).getBytes(UTF_8), 0, maxLength);
            case BIGINT_ARRAY, TEXT_ARRAY -> {
                record.beginArray(slot);
                for (int i = 0; i < maxLength; i++) {
                    if (column.type() == FlowType.BIGINT_ARRAY) {
                        record.addElement(slot, i + number);
                    }
                    else {
                        byte[] text = ("64500:" + (i + number)).getBytes(UTF_8);
                        record.addTextElement(slot, text, 0, text.length);
                    }
                }
            }
        }
        return switch (column.type()) {
            case BIGINT_VALUE, INTEGER_VALUE -> number;
            case INSTANT -> Instant.ofEpochMilli(number);
            case MAC -> "02:00:5e:10:00:%02x".formatted(number % 256);
            case ADDRESS -> FlowRows.address(new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
            case NETWORK -> "2001:db8::/32";
            case TEXT -> "y".repeat(maxLength);
            case BIGINT_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (int i = 0; i < maxLength; i++) {
                    elements.add(i + number);
                }
                yield elements;
            }
            case TEXT_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (int i = 0; i < maxLength; i++) {
                    elements.add("64500:" + (i + number));
                }
                yield elements;
            }
        };
    }
}
