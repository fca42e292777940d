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

import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.type.Type;

import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Collects the messages that could not be decoded into pages of the rejects table:
 * topic, partition, offset, timestamp, reason, raw.
 */
public final class RejectPageBuilder
{
    /**
     * A reason may quote the message; more of it than this helps nobody.
     */
    static final int MAX_REASON_LENGTH = 500;

    /**
     * SQL types of the columns.
     */
    public static final List<Type> TYPES = List.of(VARCHAR, INTEGER, BIGINT, TIMESTAMP_TZ_MILLIS, VARCHAR, VARBINARY);

    private final PageBuilder pages = new PageBuilder(TYPES);

    /**
     * @param timestamp of the Kafka message, milliseconds since 1970-01-01 UTC; null in the page if it is none
     */
    public void append(String topic, int partition, long offset, long timestamp, String reason, byte[] message, int begin, int end)
    {
        VARCHAR.writeSlice(pages.getBlockBuilder(0), utf8Slice(topic));
        INTEGER.writeInt(pages.getBlockBuilder(1), partition);
        BIGINT.writeLong(pages.getBlockBuilder(2), offset);
        if (FlowPageBuilder.isInstant(timestamp)) {
            TIMESTAMP_TZ_MILLIS.writeLong(pages.getBlockBuilder(3), packDateTimeWithZone(timestamp, UTC_KEY));
        }
        else {
            pages.getBlockBuilder(3).appendNull();
        }
        VARCHAR.writeSlice(pages.getBlockBuilder(4), utf8Slice(reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) + "…" : reason));
        VARBINARY.writeSlice(pages.getBlockBuilder(5), Slices.wrappedBuffer(message, begin, end - begin));
        pages.declarePosition();
    }

    public int positionCount()
    {
        return pages.getPositionCount();
    }

    public long sizeInBytes()
    {
        return pages.getSizeInBytes();
    }

    public Page build()
    {
        Page page = pages.build();
        pages.reset();
        return page;
    }
}
