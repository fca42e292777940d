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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.enrich.Dimensions;
import dev.trinoflow.core.enrich.FlowEnricher;
import io.trino.spi.Page;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.FLOWS;
import static dev.trinoflow.core.FlowColumns.OFFSET;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.PARTITION;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SOURCE;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.TIMESTAMP;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowColumns.TOPIC;

/**
 * Collects flows into a page with the columns that were asked for. A decoder fills {@link #record()} and calls
 * {@link #endRecord()}; what all formats have in common is done there: counters become estimates of the real traffic,
 * and what a record leaves out gets its default.
 */
public final class FlowPageBuilder
{
    private static final long END_OF_YEAR_9999_MILLIS = 253_402_300_799_999L;
    private static final byte[] LIVE = "live".getBytes(StandardCharsets.UTF_8);

    private final List<FlowColumn> columns;
    private final ColumnBuffers buffers;
    private final boolean[] wanted;
    private final FlowRecord record;
    private final ReceiveBounds bounds = new ReceiveBounds();

    private FlowEnricher enricher;
    private boolean enriches;
    private byte[] topic = {};
    private int partition;
    private long offset;
    private long timestamp;
    private boolean hasTimestamp;

    private int positionCount;
    private int messageStart;

    /**
     * For flows that are completed from dimensions which may change.
     *
     * @param columns of the pages, in this order; may be empty, then pages only count rows
     */
    public FlowPageBuilder(FlowSchema schema, List<FlowColumn> columns)
    {
        this(schema, columns, Dimensions.EMPTY);
        FlowEnricher.addPossibleInputs(wanted);
    }

    /**
     * For flows that are all completed from the same dimensions.
     *
     * @param columns of the pages, in this order; may be empty, then pages only count rows
     */
    public FlowPageBuilder(FlowSchema schema, List<FlowColumn> columns, Dimensions dimensions)
    {
        this.columns = ImmutableList.copyOf(columns);
        buffers = new ColumnBuffers(this.columns);
        wanted = new boolean[schema.columns().size()];
        columns.forEach(column -> wanted[column.slot()] = true);
        // whether a record is sound must not depend on the columns that a query names
        wanted[BYTES.slot()] = true;
        wanted[PACKETS.slot()] = true;
        wanted[SAMPLING_RATE.slot()] = true;
        // and neither must the count of those out of bounds
        wanted[TIME_RECEIVED.slot()] = true;
        // networks are cut from addresses where the record has only a prefix length
        wanted[SRC_ADDR.slot()] |= wanted[SRC_NET.slot()];
        wanted[DST_ADDR.slot()] |= wanted[DST_NET.slot()];
        record = new FlowRecord(schema.columns().size());
        setDimensions(dimensions);
        enricher.addInputs(wanted);
    }

    /**
     * Sets what the flows that are added from now on are completed from.
     */
    public void setDimensions(Dimensions dimensions)
    {
        enricher = new FlowEnricher(dimensions, wanted);
        enriches = !enricher.isIdle();
    }

    /**
     * Sets what a search by time_received in the topic takes for granted, and lets the flows be counted for which it
     * does not hold.
     *
     * @param clockSkewMillis how much later than the Kafka message a collector's clock may say it received the flow
     * @param maxDelayMillis how much earlier than the Kafka message a collector may have received the flow
     */
    public void setReceiveBounds(long clockSkewMillis, long maxDelayMillis)
    {
        bounds.set(clockSkewMillis, maxDelayMillis);
    }

    /**
     * Flows so far whose record says that they were received after the timestamp of their message plus the clock skew.
     */
    public long beyondClockSkewCount()
    {
        return bounds.beyondClockSkewCount();
    }

    /**
     * Flows so far whose record says that they were received before the timestamp of their message minus the longest
     * delay.
     */
    public long beyondMaxDelayCount()
    {
        return bounds.beyondMaxDelayCount();
    }

    public List<FlowColumn> columns()
    {
        return columns;
    }

    /**
     * Whether a decoder needs to store the value of this slot; it checks the value in any case.
     */
    public boolean wants(int slot)
    {
        return wanted[slot];
    }

    public void beginPartition(String topic, int partition)
    {
        this.topic = topic.getBytes(StandardCharsets.UTF_8);
        this.partition = partition;
    }

    /**
     * @param timestamp of the Kafka message, milliseconds since 1970-01-01 UTC; one before that or after the year 9999
     *         counts as none, and Kafka's -1 means none
     */
    public void beginMessage(long offset, long timestamp)
    {
        this.offset = offset;
        this.timestamp = timestamp;
        hasTimestamp = isInstant(timestamp);
        messageStart = positionCount;
        bounds.beginMessage();
        record.clear();
    }

    public FlowRecord record()
    {
        return record;
    }

    /**
     * Adds the record to the page and clears it for the next.
     *
     * @throws RejectedMessageException if counters times sampling rate do not fit 64 bits
     */
    public void endRecord()
            throws RejectedMessageException
    {
        FlowRecord record = this.record;
        if (enriches) {
            enricher.enrich(record);
        }
        long rate = record.has(SAMPLING_RATE.slot()) ? Math.max(1, record.getLong(SAMPLING_RATE.slot())) : 1;
        record.setLong(SAMPLING_RATE.slot(), rate);
        if (rate != 1) {
            scale(BYTES, rate);
            scale(PACKETS, rate);
        }
        if (!record.has(FLOWS.slot())) {
            record.setLong(FLOWS.slot(), 1);
        }
        if (hasTimestamp) {
            setTimestamp(record);
        }
        if (wanted[TOPIC.slot()]) {
            record.setText(TOPIC.slot(), topic, 0, topic.length);
        }
        if (wanted[SOURCE.slot()]) {
            record.setText(SOURCE.slot(), LIVE, 0, LIVE.length);
        }
        record.setLong(PARTITION.slot(), partition);
        record.setLong(OFFSET.slot(), offset);
        buffers.append(positionCount, record);
        positionCount++;
        record.clear();
    }

    private void setTimestamp(FlowRecord record)
    {
        record.setLong(TIMESTAMP.slot(), timestamp);
        if (!record.has(TIME_RECEIVED.slot())) {
            record.setLong(TIME_RECEIVED.slot(), timestamp);
            return;
        }
        bounds.count(record.getLong(TIME_RECEIVED.slot()), timestamp);
    }

    /**
     * Whether a timestamp of a Kafka message says when it was written.
     */
    static boolean isInstant(long timestamp)
    {
        return timestamp >= 0 && timestamp <= END_OF_YEAR_9999_MILLIS;
    }

    private void scale(FlowColumn column, long rate)
            throws RejectedMessageException
    {
        if (!record.has(column.slot())) {
            return;
        }
        long value = record.getLong(column.slot());
        if (Math.multiplyHigh(value, rate) != 0 || value * rate < 0) {
            throw new RejectedMessageException(column.name() + " x sampling_rate does not fit 64 bits: " + value + " x " + rate);
        }
        record.setLong(column.slot(), value * rate);
    }

    /**
     * Takes back all flows of the current message. No page may have been built since it began.
     */
    public void rollbackMessage()
    {
        buffers.truncate(messageStart);
        positionCount = messageStart;
        bounds.rollbackMessage();
        record.clear();
    }

    public int positionCount()
    {
        return positionCount;
    }

    public long sizeInBytes()
    {
        return buffers.sizeInBytes();
    }

    /**
     * The page of all flows since the last call.
     */
    public Page build()
    {
        Page page = buffers.build(positionCount);
        positionCount = 0;
        messageStart = 0;
        return page;
    }
}
