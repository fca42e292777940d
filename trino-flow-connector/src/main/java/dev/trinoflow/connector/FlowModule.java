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
package dev.trinoflow.connector;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import dev.trinoflow.connector.archive.Archive;
import dev.trinoflow.connector.function.FlowFunctions;
import dev.trinoflow.connector.live.FlowLiveConfig;
import dev.trinoflow.connector.live.LiveChunkCache;
import dev.trinoflow.connector.live.LiveDecoding;
import dev.trinoflow.connector.live.LiveOffsets;
import dev.trinoflow.connector.live.LiveRanges;
import dev.trinoflow.core.FlowConsumers;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowRecordConfig;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;

import java.util.List;
import java.util.Optional;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Objects.requireNonNull;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

final class FlowModule
        implements Module
{
    private final Optional<Archive> archive;

    FlowModule(Optional<Archive> archive)
    {
        this.archive = requireNonNull(archive, "archive is null");
    }

    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(FlowKafkaConfig.class);
        configBinder(binder).bindConfig(FlowRecordConfig.class);
        configBinder(binder).bindConfig(FlowRollupsConfig.class);
        configBinder(binder).bindConfig(FlowLiveConfig.class);
        configBinder(binder).bindConfig(FlowDimensionsConfig.class);

        binder.bind(FlowConnector.class).in(SINGLETON);
        binder.bind(FlowTransactions.class).in(SINGLETON);
        binder.bind(FlowSplitManager.class).in(SINGLETON);
        binder.bind(FlowPageSourceProviderFactory.class).in(SINGLETON);
        binder.bind(FlowFunctions.class).in(SINGLETON);
        binder.bind(DimensionTables.class).in(SINGLETON);
        binder.bind(LiveOffsets.class).in(SINGLETON);
        binder.bind(LiveRanges.class).in(SINGLETON);
        binder.bind(LiveDecoding.class).in(SINGLETON);
        binder.bind(LiveChunkCache.class).in(SINGLETON);
        newExporter(binder).export(LiveChunkCache.class).withGeneratedName();
        binder.bind(new TypeLiteral<Optional<Archive>>() {}).toInstance(archive);
    }

    @Provides
    @Singleton
    static FlowSchema createSchema(FlowRecordConfig config)
    {
        return new FlowSchema(config.getExtraColumns());
    }

    @Provides
    @Singleton
    static DimensionStore createDimensionStore(FlowDimensionsConfig config)
    {
        DimensionStore store = new DimensionStore(config);
        store.start();
        return store;
    }

    @Provides
    @Singleton
    static List<Rollup> createRollups(FlowRollupsConfig config, FlowSchema schema)
    {
        return Rollups.of(config, schema);
    }

    @Provides
    @Singleton
    static KafkaClientSettings createKafkaClientSettings(FlowKafkaConfig config)
    {
        return new KafkaClientSettings(config);
    }

    @Provides
    @Singleton
    static FlowConsumers createConsumers(KafkaClientSettings settings)
    {
        return new FlowConsumers(settings);
    }
}
