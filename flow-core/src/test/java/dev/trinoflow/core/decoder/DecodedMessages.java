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
import dev.trinoflow.core.FlowRows;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import io.trino.spi.Page;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a decoder made of messages, as objects that tests can compare: rows as {@link FlowRows} reads them but without
 * the NULLs, and the reasons of rejects.
 */
final class DecodedMessages
{
    static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-20T12:00:01.500Z");

    private final List<FlowColumn> columns;
    private final FlowPageBuilder flows;
    private final RejectPageBuilder rejects = new RejectPageBuilder();
    private final FlowMessageDecoder decoder;
    private long offset;

    DecodedMessages(FlowSchema schema, List<FlowColumn> columns, ZoneId collectorZone)
    {
        this(schema, columns, collectorZone, FlowFormat.AUTO);
    }

    DecodedMessages(FlowSchema schema, List<FlowColumn> columns, ZoneId collectorZone, FlowFormat format)
    {
        this.columns = columns;
        flows = new FlowPageBuilder(schema, columns);
        decoder = new FlowMessageDecoder("flows", 3, format, schema, collectorZone, flows, rejects);
    }

    static DecodedMessages decode(String... messages)
    {
        DecodedMessages decoded = new DecodedMessages(FlowSchema.STANDARD, FlowColumns.ALL, ZoneId.of("UTC"));
        for (String message : messages) {
            decoded.add(message.getBytes(UTF_8));
        }
        return decoded;
    }

    /**
     * The only row of a message.
     */
    static Map<String, Object> row(String message)
    {
        DecodedMessages decoded = decode(message);
        List<String> reasons = decoded.reasons();
        if (!reasons.isEmpty()) {
            throw new AssertionError(message + " is a reject: " + reasons);
        }
        List<Map<String, Object>> rows = decoded.rows();
        if (rows.size() != 1) {
            throw new AssertionError(message + " is " + rows.size() + " rows");
        }
        return rows.getFirst();
    }

    /**
     * The reason why a message is a reject.
     */
    static String reason(String message)
    {
        return reason(message.getBytes(UTF_8));
    }

    static String reason(byte[] message)
    {
        DecodedMessages decoded = decode();
        decoded.add(message);
        List<String> reasons = decoded.reasons();
        if (reasons.size() != 1 || decoded.flows.positionCount() != 0) {
            throw new AssertionError(new String(message, UTF_8) + " is no reject: " + decoded.rows());
        }
        return reasons.getFirst();
    }

    /**
     * Decodes a message that has other bytes around it, which must not be looked at.
     */
    void add(byte[] message)
    {
        byte[] padded = new byte[message.length + 24];
        Arrays.fill(padded, (byte) '"');
        System.arraycopy(message, 0, padded, 8, message.length);
        decoder.decode(offset, KAFKA_TIMESTAMP.toEpochMilli(), padded, 8, 8 + message.length);
        offset++;
    }

    int rowCount()
    {
        return flows.positionCount();
    }

    int rejectCount()
    {
        return rejects.positionCount();
    }

    List<String> reasons()
    {
        Page page = rejects.build();
        List<String> reasons = new ArrayList<>();
        for (int position = 0; position < page.getPositionCount(); position++) {
            reasons.add(VARCHAR.getSlice(page.getBlock(4), position).toStringUtf8());
        }
        return reasons;
    }

    List<Map<String, Object>> rows()
    {
        List<Map<String, Object>> rows = FlowRows.read(flows.build(), columns);
        rows.forEach(row -> row.values().removeIf(Objects::isNull));
        return rows;
    }
}
