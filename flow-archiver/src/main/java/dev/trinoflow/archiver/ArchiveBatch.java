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
package dev.trinoflow.archiver;

import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.rollup.RollupAggregation;
import dev.trinoflow.archiver.rollup.RollupSinks;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.StoredPages;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.Page;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.trinoflow.archiver.ArchiveTables.FIRST_ROLLUP;
import static dev.trinoflow.archiver.ArchiveTables.FLOWS;
import static dev.trinoflow.archiver.ArchiveTables.REJECTS;
import static java.util.Objects.requireNonNull;

/**
 * What is decoded and not yet committed: flows and rejects, in memory up to a row group, then in files; and the sums of
 * the flows, in memory up to the commit.
 */
final class ArchiveBatch
{
    private static final long MAX_REJECT_BYTES = 16 << 20;
    /**
     * A page is filled in all columns at once: it has to stay in the processor's cache until it is full.
     */
    private static final int PAGE_ROWS = 4096;
    private static final long REJECTS_BIT = 1L << REJECTS;

    private final FlowSchema schema;
    private final ZoneId collectorZone;
    private final Map<String, FlowFormat> formats;
    private final Supplier<Dimensions> dimensions;
    private final int pageRows;
    private final long rollupBytes;
    private final ArchiveTables tables;
    private final StoredPages storedFlows;
    private final StoredPages storedRejects = new StoredPages(ArchiveTable.REJECTS);
    private final RollupSinks sums;
    private final WriteQueue writes;
    private final ArchiverMetrics metrics;

    private final RejectPageBuilder rejects = new RejectPageBuilder();
    // take what the table covers already
    private final RejectPageBuilder coveredRejects = new RejectPageBuilder();
    // by the tables that take the flows
    private final Map<Long, FlowShare> shares = new HashMap<>();
    private final Map<DecoderKey, Decoding> decodings = new HashMap<>();

    private record DecoderKey(TopicPartition partition, long tables) {}

    private record Decoding(FlowMessageDecoder decoder, FlowPageBuilder flows) {}

    /**
     * @param dimensions what flows are completed from, asked for each page
     * @param writer runs one task after the other, while the next messages are decoded
     */
    ArchiveBatch(FlowSchema schema, ZoneId collectorZone, Map<String, FlowFormat> formats, Supplier<Dimensions> dimensions, ArchiveTables tables, ArchiverConfig config, Executor writer, ArchiverMetrics metrics)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.collectorZone = requireNonNull(collectorZone, "collectorZone is null");
        this.formats = Map.copyOf(formats);
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
        pageRows = Math.min(PAGE_ROWS, config.getRowGroupRows());
        rollupBytes = config.getRollupMemory().toBytes();
        storedFlows = new StoredPages(tables.sinks().get(FLOWS).table());
        sums = new RollupSinks(rollup -> tables.sinks().get(FIRST_ROLLUP + tables.rollups().indexOf(rollup)));
        writes = new WriteQueue(writer);
    }

    ArchiveTables tables()
    {
        return tables;
    }

    void decode(PartitionProgress progress, ConsumerRecord<ByteBuffer, ByteBuffer> message)
            throws IOException
    {
        Decoding decoding = decodings.computeIfAbsent(new DecoderKey(progress.topicPartition(), progress.takers(message.offset())), this::createDecoding);
        FlowPageBuilder flows = decoding.flows();
        ByteBuffer value = message.value();
        int flowsBefore = flows.positionCount();
        int rejectsBefore = rejects.positionCount();
        if (value == null) {
            decoding.decoder().decodeNull(message.offset(), message.timestamp());
        }
        else {
            int begin = value.arrayOffset() + value.position();
            decoding.decoder().decode(message.offset(), message.timestamp(), value.array(), begin, begin + value.remaining());
            metrics.messageBytes(value.remaining());
        }
        metrics.decoded(flows.columns().isEmpty() ? 0 : flows.positionCount() - flowsBefore, rejects.positionCount() - rejectsBefore);
        if (flows.positionCount() >= pageRows || rejects.sizeInBytes() >= MAX_REJECT_BYTES) {
            writePages();
        }
        if (coveredRejects.sizeInBytes() >= MAX_REJECT_BYTES) {
            coveredRejects.build();
        }
    }

    private Decoding createDecoding(DecoderKey key)
    {
        FlowPageBuilder flows = shares.computeIfAbsent(key.tables() & ~REJECTS_BIT, this::createShare).flows();
        FlowMessageDecoder decoder = new FlowMessageDecoder(
                key.partition().topic(),
                key.partition().partition(),
                Optional.ofNullable(formats.get(key.partition().topic())).orElse(FlowFormat.AUTO),
                schema,
                collectorZone,
                flows,
                (key.tables() & REJECTS_BIT) != 0 ? rejects : coveredRejects);
        return new Decoding(decoder, flows);
    }

    private FlowShare createShare(long takers)
    {
        List<Rollup> rollups = IntStream.range(0, tables.rollups().size())
                .filter(i -> (takers >>> FIRST_ROLLUP + i & 1) != 0)
                .mapToObj(tables.rollups()::get)
                .collect(toImmutableList());
        // those that no table takes are only counted
        FlowPageBuilder flows = new FlowPageBuilder(schema, takers == 0 ? List.of() : ArchiveTable.flowColumns(schema));
        flows.setDimensions(dimensions.get());
        return new FlowShare(
                flows,
                (takers >>> FLOWS & 1) != 0,
                new RollupAggregation(tables.sinks().get(FLOWS).table(), rollups, rollupBytes));
    }

    private void writePages()
            throws IOException
    {
        for (FlowShare share : shares.values()) {
            Page page = share.flows().build();
            share.flows().setDimensions(dimensions.get());
            if (page.getPositionCount() > 0 && page.getChannelCount() > 0) {
                writes.submit(page.getSizeInBytes(), () -> share.write(storedFlows.toStored(page), tables.sinks().get(FLOWS), sums));
            }
        }
        Page page = rejects.build();
        if (page.getPositionCount() > 0) {
            writes.submit(page.getSizeInBytes(), () -> tables.sinks().get(REJECTS).write(storedRejects.toStored(page)));
        }
    }

    /**
     * Moves everything that is in memory to the files.
     */
    void flush()
            throws IOException
    {
        writePages();
        for (FlowShare share : shares.values()) {
            writes.submit(0, () -> share.rollups().build(sums));
        }
        writes.await();
        if (shares.size() > 1) {
            // what was to be caught up is, or it comes again
            shares.clear();
            decodings.clear();
        }
    }

    long writtenBytes()
    {
        return tables.writtenBytes();
    }

    /**
     * Forgets everything since the last cut.
     */
    void abandon()
    {
        try {
            writes.await();
        }
        catch (IOException | RuntimeException _) {
            // what it was to hold is read again
        }
        shares.clear();
        decodings.clear();
        rejects.build();
        tables.abandon();
    }
}
