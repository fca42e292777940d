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

import dev.trinoflow.archiver.ArchiverOptions.Settings;
import dev.trinoflow.archiver.config.ArchiverConfig;
import dev.trinoflow.archiver.config.MaintenanceConfig;
import dev.trinoflow.archiver.file.Failures;
import dev.trinoflow.archiver.maintenance.Maintenance;
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.enrich.DimensionStore;
import io.airlift.log.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The archiver as a process: runs until it is told to stop.
 */
@Command(
        name = "flow-archiver",
        header = "Moves flows from Kafka to an Iceberg table, each exactly once.",
        description = "%nRuns until SIGTERM or SIGINT; it then commits what it has read, and leaves.%n",
        mixinStandardHelpOptions = true,
        version = "flow-archiver 1-SNAPSHOT",
        sortOptions = false,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {ImportCommand.class, MaintainCommand.class, RebuildCommand.class})
public final class FlowArchiver
        implements Callable<Integer>
{
    private static final Logger log = Logger.get(FlowArchiver.class);

    private static final int REBUILD_INTERVAL_SECONDS = 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ArchiverOptions options;

    @Option(names = "--check", description = "Look at Kafka, the catalog and the store, say what is wrong, one line each, and end: with 0 if nothing is, else with 1")
    private boolean check;

    private volatile boolean stopping;

    private FlowArchiver() {}

    static void main(String[] arguments)
    {
        // logging takes the standard streams for itself
        CommandLine commandLine = new CommandLine(new FlowArchiver())
                .setOut(new PrintWriter(System.out, true, UTF_8))
                .setErr(new PrintWriter(System.err, true, UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("%s: %s".formatted(command.getCommandSpec().qualifiedName(), Failures.describe(failure)));
                    log.debug(failure, "The archiver failed");
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
        commandLine.getCommandSpec().usageMessage().width(100);
        int status = commandLine.execute(arguments);
        // clients of object stores may leave threads behind
        Runtime.getRuntime().halt(status);
    }

    @Override
    public Integer call()
            throws IOException
    {
        Settings settings = options.load();
        KafkaClientSettings kafka = new KafkaClientSettings(settings.kafka());
        try (IcebergArchive archive = settings.openArchive();
                Admin admin = kafka.openAdmin()) {
            TopicIds topicIds = new TopicIds(admin);
            List<String> problems = StartupChecks.run(settings.kafka(), topicIds, archive, settings.tables());
            if (check) {
                problems.forEach(spec.commandLine().getOut()::println);
                return problems.isEmpty() ? 0 : 1;
            }
            problems.forEach(problem -> log.error("%s; waiting for it", problem));
            run(settings, kafka, topicIds, archive);
            return 0;
        }
    }

    private void run(Settings settings, KafkaClientSettings kafka, TopicIds topicIds, IcebergArchive archive)
            throws IOException
    {
        ArchiverConfig config = settings.config();
        ArchiverMetrics metrics = new ArchiverMetrics();
        try (DimensionStore dimensions = settings.openDimensions();
                OperationsServer server = new OperationsServer(config, metrics);
                Consumer<ByteBuffer, ByteBuffer> consumer = kafka.openGroupConsumer(config.getGroupId())) {
            log.info("Archiving %s of %s; http://%s:%s/metrics and /health", settings.kafka().getTopics(), kafka.servers(), config.getHttpAddress(), server.port());
            ArchiveBatch batch = new ArchiveBatch(settings.schema(), settings.records().getTimeZone(), settings.kafka().getTopicFormats(), dimensions::current, settings.openTables(archive), config, ArchiverOptions.startWriter(), metrics);
            Archiver archiver = new Archiver(consumer, topicIds, batch, config, System::nanoTime, new Random(), metrics);
            archiver.subscribe(settings.kafka().getTopics());
            scheduleMaintenance(settings, archive, metrics);
            scheduleRebuilds(settings.openRebuilds(archive), metrics);
            stopOn("TERM", consumer);
            stopOn("INT", consumer);
            while (!stopping) {
                archiver.step();
            }
            log.info("Stopping");
            archiver.finish();
        }
        log.info("Stopped");
    }

    private static void scheduleMaintenance(Settings settings, IcebergArchive archive, ArchiverMetrics metrics)
    {
        MaintenanceConfig config = settings.maintenance();
        if (config.isMaintenanceEnabled()) {
            Maintenance maintenance = settings.openMaintenance(archive, metrics.registry());
            long interval = config.getMaintenanceInterval().toMillis();
            // ends with the process: what it has begun is in no table, and the next archiver does it
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("maintenance").factory());
            executor.scheduleWithFixedDelay(maintenance::run, interval, interval, MILLISECONDS);
        }
    }

    /**
     * Rollups that an archive without flows is to have are made at once; the others while the archiver works.
     */
    private static void scheduleRebuilds(RollupRebuilds rebuilds, ArchiverMetrics metrics)
    {
        runRebuilds(rebuilds::begin);
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("rebuild").factory());
        executor.scheduleWithFixedDelay(
                () -> runRebuilds(() -> rebuilds.run((rollups, files, allFiles) -> metrics.rebuilding(rollups, allFiles - files))),
                0,
                REBUILD_INTERVAL_SECONDS,
                SECONDS);
    }

    private interface RebuildStep
    {
        void run()
                throws IOException;
    }

    private static void runRebuilds(RebuildStep step)
    {
        try {
            step.run();
        }
        catch (IOException | RuntimeException e) {
            log.warn("The rebuild of rollups has failed; it goes on where it was: %s", Failures.describe(e));
            log.debug(e, "Rebuild failed");
        }
    }

    /**
     * No shutdown hook: the JVM runs them all at once, and that of the logging ends the log.
     */
    private void stopOn(String signal, Consumer<ByteBuffer, ByteBuffer> consumer)
    {
        Signal.handle(new Signal(signal), _ -> {
            stopping = true;
            consumer.wakeup();
        });
    }
}
