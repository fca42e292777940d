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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Injector;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.maintenance.KeptTable;
import dev.trinoflow.archiver.maintenance.Maintenance;
import dev.trinoflow.archiver.maintenance.MaintenanceMetrics;
import dev.trinoflow.archiver.rollup.RollupRebuild.RebuildLimits;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.ArchiveStore;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowRecordConfig;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.Rollup;
import dev.trinoflow.core.Rollups;
import dev.trinoflow.core.enrich.DimensionStore;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.configuration.ConfigurationLoader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import picocli.CommandLine.Option;

import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import static io.airlift.configuration.ConfigBinder.configBinder;

/**
 * The two files that say what the archiver does and where, as all commands take them.
 */
final class ArchiverOptions
{
    // kept, or their levels would be forgotten with them; they tell of every property, file and commit
    private static final List<Logger> QUIET = Stream.of("Bootstrap", "io.airlift.log", "io.trino.bootstrap", "org.apache.iceberg", "org.apache.kafka", "org.apache.parquet", "org.hibernate")
            .map(Logger::getLogger)
            .toList();

    @Option(names = "--config", paramLabel = "FILE", description = "The archiver's own settings, such as etc/archiver.properties")
    private File configFile;

    @Option(names = "--catalog", paramLabel = "FILE", description = "The catalog file that Trino reads too, in place of the setting catalog.file")
    private File catalogFile;

    /**
     * What the files say.
     */
    record Settings(ArchiverConfig config, MaintenanceConfig maintenance, CatalogFile catalog, FlowKafkaConfig kafka, FlowRecordConfig records, FlowDimensionsConfig dimensions, List<Rollup> rollups)
    {
        FlowSchema schema()
        {
            return new FlowSchema(records.getExtraColumns());
        }

        List<ArchiveTable> tables()
        {
            return ImmutableList.<ArchiveTable>builder()
                    .add(ArchiveTable.flows(schema()), ArchiveTable.REJECTS)
                    .addAll(rollups.stream().map(ArchiveTable::rollup).iterator())
                    .build();
        }

        ArchiveTables openTables(ArchiveStore store)
        {
            return new ArchiveTables(store, schema(), rollups, config);
        }

        RollupRebuilds openRebuilds(ArchiveStore store)
        {
            Function<Rollup, Optional<LocalDate>> firstDay = rollup -> maintenance.isRetentionEnabled()
                    ? Optional.of(KeptTable.of(rollup, maintenance).firstDay(Instant.now()))
                    : Optional.empty();
            return new RollupRebuilds(store, ArchiveTable.flows(schema()), rollups, firstDay, config, RebuildLimits.DEFAULT);
        }

        /**
         * @param registry takes the metrics
         */
        Maintenance openMaintenance(ArchiveStore store, PrometheusRegistry registry)
        {
            return new Maintenance(store, KeptTable.all(schema(), rollups, maintenance), maintenance, config.getRowGroupRows(), Clock.systemUTC(), new MaintenanceMetrics(registry));
        }

        /**
         * What flows are completed from, loaded and watched.
         */
        DimensionStore openDimensions()
        {
            DimensionStore store = new DimensionStore(dimensions);
            store.start();
            return store;
        }

        IcebergArchive openArchive()
        {
            return new IcebergArchive(catalog.catalogName(), catalog.archiveProperties());
        }
    }

    /**
     * The thread that writes files while others are decoded. It ends with the process.
     */
    static Executor startWriter()
    {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("writer").factory());
    }

    /**
     * Reads the files and begins to log as they say.
     */
    Settings load()
            throws IOException
    {
        Map<String, String> properties = new HashMap<>();
        if (configFile != null) {
            properties.putAll(ConfigurationLoader.loadPropertiesFrom(configFile.getPath()));
        }
        if (catalogFile != null) {
            properties.put("catalog.file", catalogFile.getPath());
        }
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        // takes the keys log.* too
        Injector archiverConfigs = bootstrap(properties, ArchiverConfig.class, MaintenanceConfig.class).initialize();
        ArchiverConfig config = archiverConfigs.getInstance(ArchiverConfig.class);
        CatalogFile catalog = CatalogFile.load(config.getCatalogFile());
        Injector flowConfigs = bootstrap(catalog.flowProperties(), FlowDimensionsConfig.class, FlowKafkaConfig.class, FlowRecordConfig.class, FlowRollupsConfig.class).doNotInitializeLogging().initialize();
        FlowRecordConfig records = flowConfigs.getInstance(FlowRecordConfig.class);
        return new Settings(
                config,
                archiverConfigs.getInstance(MaintenanceConfig.class),
                catalog,
                flowConfigs.getInstance(FlowKafkaConfig.class),
                records,
                flowConfigs.getInstance(FlowDimensionsConfig.class),
                Rollups.of(flowConfigs.getInstance(FlowRollupsConfig.class), new FlowSchema(records.getExtraColumns())));
    }

    private static Bootstrap bootstrap(Map<String, String> properties, Class<?>... configs)
    {
        return new Bootstrap(binder -> {
            for (Class<?> config : configs) {
                configBinder(binder).bindConfig(config);
            }
        })
                .setRequiredConfigurationProperties(ImmutableMap.copyOf(properties))
                .disableSystemProperties()
                .quiet();
    }
}
