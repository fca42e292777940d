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
package dev.trinoflow.connector.live;

import com.google.common.base.Ticker;
import com.google.inject.Inject;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowConsumers;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowPartitionReader;
import dev.trinoflow.core.FlowRecordConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.decoder.FlowFormat;
import dev.trinoflow.core.decoder.FlowMessageDecoder;
import dev.trinoflow.core.enrich.Dimensions;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import jakarta.annotation.PreDestroy;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What the reading and decoding of all partitions has in common.
 */
public final class LiveDecoding
{
    private final FlowSchema schema;
    private final FlowConsumers consumers;
    private final KafkaClientSettings settings;
    private final Map<String, FlowFormat> formats;
    private final ZoneId collectorZone;
    private final FlowLiveConfig liveConfig;
    private final List<Type> types;
    private final OutOfBoundsLog outOfBoundsLog;

    @Inject
    public LiveDecoding(
            FlowSchema schema,
            FlowConsumers consumers,
            KafkaClientSettings settings,
            FlowKafkaConfig kafkaConfig,
            FlowRecordConfig recordConfig,
            FlowLiveConfig liveConfig,
            TypeManager typeManager)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.consumers = requireNonNull(consumers, "consumers is null");
        this.settings = requireNonNull(settings, "settings is null");
        formats = kafkaConfig.getTopicFormats();
        collectorZone = recordConfig.getTimeZone();
        this.liveConfig = requireNonNull(liveConfig, "liveConfig is null");
        types = schema.columns().stream().map(column -> column.type().sqlType(typeManager)).collect(toImmutableList());
        outOfBoundsLog = new OutOfBoundsLog(liveConfig, collectorZone, Ticker.systemTicker());
    }

    public FlowSchema schema()
    {
        return schema;
    }

    /**
     * SQL type of the column with this slot.
     */
    public Type type(int slot)
    {
        return types.get(slot);
    }

    public OutOfBoundsLog outOfBoundsLog()
    {
        return outOfBoundsLog;
    }

    /**
     * Kafka consumers that are reading now.
     */
    public int activeConsumerCount()
    {
        return consumers.activeCount();
    }

    public FlowPartitionReader openReader(LiveChunkKey key, long beginOffset)
    {
        return consumers.open(key.topic(), key.partition(), beginOffset);
    }

    public FlowPageBuilder createPageBuilder(List<FlowColumn> columns, Dimensions dimensions)
    {
        FlowPageBuilder flows = new FlowPageBuilder(schema, columns, dimensions);
        flows.setReceiveBounds(liveConfig.getClockSkew().toMillis(), liveConfig.getMaxDelay().toMillis());
        return flows;
    }

    public FlowMessageDecoder createDecoder(LiveChunkKey key, FlowPageBuilder flows, RejectPageBuilder rejects)
    {
        return new FlowMessageDecoder(key.topic(), key.partition(), formats.getOrDefault(key.topic(), FlowFormat.AUTO), schema, collectorZone, flows, rejects);
    }

    public TrinoException failure(RuntimeException failure)
    {
        return KafkaFailures.toTrinoException(settings, failure);
    }

    @PreDestroy
    public void close()
    {
        consumers.close();
    }
}
