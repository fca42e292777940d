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

import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
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

import static java.util.Objects.requireNonNull;

/**
 * What is decoded and not yet committed: flows and rejects, in memory up to a row group, then in files.
 */
final class ArchiveBatch
{
    static final int FLOWS = 0;
    static final int REJECTS = 1;

    private static final long MAX_REJECT_BYTES = 16 << 20;

    private final FlowSchema schema;
    private final ZoneId collectorZone;
    private final Map<String, FlowFormat> formats;
    private final int rowGroupRows;
    private final List<TableSink> sinks;
    private final ArchiverMetrics metrics;

    private final FlowPageBuilder flows;
    private final RejectPageBuilder rejects = new RejectPageBuilder();
    // take what a table covers already
    private final FlowPageBuilder coveredFlows;
    private final RejectPageBuilder coveredRejects = new RejectPageBuilder();
    private final Map<DecoderKey, FlowMessageDecoder> decoders = new HashMap<>();

    private record DecoderKey(TopicPartition partition, boolean wantsFlows, boolean wantsRejects) {}

    /**
     * @param writer runs one task after the other, while the next messages are decoded
     */
    ArchiveBatch(FlowSchema schema, ZoneId collectorZone, Map<String, FlowFormat> formats, ArchiveStore store, ArchiverConfig config, Executor writer, ArchiverMetrics metrics)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.collectorZone = requireNonNull(collectorZone, "collectorZone is null");
        this.formats = Map.copyOf(formats);
        this.rowGroupRows = config.getRowGroupRows();
        this.metrics = requireNonNull(metrics, "metrics is null");
        ArchiveTable flowsTable = ArchiveTable.flows(schema);
        sinks = List.of(
                new TableSink(store, flowsTable, config, writer),
                new TableSink(store, ArchiveTable.REJECTS, config, writer));
        flows = new FlowPageBuilder(schema, ArchiveTable.flowColumns(schema));
        coveredFlows = new FlowPageBuilder(schema, List.of());
    }

    /**
     * The tables, in the order in which they are committed.
     */
    List<TableSink> sinks()
    {
        return sinks;
    }

    void decode(PartitionProgress progress, ConsumerRecord<ByteBuffer, ByteBuffer> message)
            throws IOException
    {
        boolean wantsFlows = !progress.covers(FLOWS, message.offset());
        boolean wantsRejects = !progress.covers(REJECTS, message.offset());
        FlowMessageDecoder decoder = decoders.computeIfAbsent(new DecoderKey(progress.topicPartition(), wantsFlows, wantsRejects), this::createDecoder);
        ByteBuffer value = message.value();
        int flowsBefore = flows.positionCount();
        int rejectsBefore = rejects.positionCount();
        if (value == null) {
            decoder.decodeNull(message.offset(), message.timestamp());
        }
        else {
            int begin = value.arrayOffset() + value.position();
            decoder.decode(message.offset(), message.timestamp(), value.array(), begin, begin + value.remaining());
            metrics.messageBytes(value.remaining());
        }
        metrics.decoded(flows.positionCount() - flowsBefore, rejects.positionCount() - rejectsBefore);
        if (flows.positionCount() >= rowGroupRows || rejects.sizeInBytes() >= MAX_REJECT_BYTES) {
            flush();
        }
        if (coveredFlows.positionCount() >= rowGroupRows || coveredRejects.sizeInBytes() >= MAX_REJECT_BYTES) {
            coveredFlows.build();
            coveredRejects.build();
        }
    }

    private FlowMessageDecoder createDecoder(DecoderKey key)
    {
        return new FlowMessageDecoder(
                key.partition().topic(),
                key.partition().partition(),
                Optional.ofNullable(formats.get(key.partition().topic())).orElse(FlowFormat.AUTO),
                schema,
                collectorZone,
                key.wantsFlows() ? flows : coveredFlows,
                key.wantsRejects() ? rejects : coveredRejects);
    }

    /**
     * Moves what is in memory to the files.
     */
    void flush()
            throws IOException
    {
        sinks.get(FLOWS).add(flows.build());
        sinks.get(REJECTS).add(rejects.build());
    }

    long writtenBytes()
    {
        long bytes = 0;
        for (TableSink sink : sinks) {
            bytes += sink.writtenBytes();
        }
        return bytes;
    }

    /**
     * Forgets everything since the last cut.
     */
    void abandon()
    {
        flows.build();
        rejects.build();
        sinks.forEach(TableSink::abandon);
    }
}
