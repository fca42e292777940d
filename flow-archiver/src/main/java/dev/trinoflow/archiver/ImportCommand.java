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

import com.google.common.collect.ImmutableSet;
import dev.trinoflow.archiver.ArchiverOptions.Settings;
import dev.trinoflow.archiver.TopicImport.Start;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.enrich.DimensionStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Archives flows of files, or of a topic that no archiver reads.
 */
@Command(
        name = "import",
        header = "Archives the flows of files or of another topic, each once.",
        description = {
                "",
                "Importing a file again, under whatever name, changes nothing; an import that was broken off goes on where it ended. Names that end in .gz are decompressed. It may run beside the archiver.",
                "",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ImportCommand
        implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private ArchiverOptions options;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Files of JSON lines, or of protobuf messages each after its length, as collectors write them")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "Format of all files: ${COMPLETION-CANDIDATES} (default: what their first bytes look like)")
    private ImportFile.Format format;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "In place of files: a topic of the Kafka of the catalog file that is not in flow.kafka.topics, up to where it ends now")
    private String topic;

    @Option(names = "--from", paramLabel = "OFFSET|TIME", description = "Where a topic begins of which nothing was imported: an offset in each partition, or a time such as 2026-11-01T00:00:00Z (default: its beginning)")
    private String from;

    @Option(names = "--dry-run", description = "Say what would be imported, and import nothing")
    private boolean dryRun;

    @Override
    public Integer call()
            throws IOException
    {
        if (files.isEmpty() == (topic == null)) {
            throw new ParameterException(spec.commandLine(), "name either files or a topic");
        }
        List<ImportFile> examined = new ArrayList<>();
        for (Path file : files) {
            // all files before the first is imported: a wrong name is told at once
            examined.add(ImportFile.examine(file, Optional.ofNullable(format)));
        }
        Start start = from == null ? Start.EARLIEST : parseStart(from);
        Settings settings = options.load();
        ArchiverMetrics metrics = new ArchiverMetrics();
        try (IcebergArchive archive = settings.openArchive();
                DimensionStore dimensions = settings.openDimensions()) {
            settings.openRebuilds(archive).begin();
            ArchiveBatch batch = new ArchiveBatch(settings.schema(), settings.records().getTimeZone(), settings.kafka().getTopicFormats(), dimensions::current, settings.openTables(archive), settings.config(), ArchiverOptions.startWriter(), metrics);
            if (topic != null) {
                importTopic(settings, batch, start, metrics);
            }
            FileImport fileImport = new FileImport(batch, settings.config(), metrics);
            for (ImportFile file : examined) {
                importFile(fileImport, file);
            }
        }
        spec.commandLine().getOut().printf("%s%,d flows, %,d rejects%n", dryRun ? "nothing was imported: " : "", metrics.flows(), metrics.rejects());
        return 0;
    }

    private Start parseStart(String text)
    {
        try {
            return Start.parse(text);
        }
        catch (DateTimeParseException e) {
            throw new ParameterException(spec.commandLine(), "--from is neither an offset nor a time such as 2026-11-01T00:00:00Z: " + text, e);
        }
    }

    private void importTopic(Settings settings, ArchiveBatch batch, Start start, ArchiverMetrics metrics)
            throws IOException
    {
        checkArgument(!settings.kafka().getTopics().contains(topic), "the topic %s is in flow.kafka.topics: the archiver archives it by itself", topic);
        KafkaClientSettings kafka = new KafkaClientSettings(settings.kafka());
        try (Admin admin = kafka.openAdmin();
                Consumer<ByteBuffer, ByteBuffer> consumer = kafka.openGroupConsumer(settings.config().getGroupId() + "-import")) {
            String id = Optional.ofNullable(new TopicIds(admin).apply(ImmutableSet.of(topic)).get(topic))
                    .orElseThrow(() -> new IllegalArgumentException("Kafka at %s has no topic %s".formatted(kafka.servers(), topic)));
            TopicImport topicImport = new TopicImport(consumer, batch, settings.config(), metrics);
            long missing = topicImport.missing(topic, id, start);
            PrintWriter out = spec.commandLine().getOut();
            if (dryRun) {
                out.printf("%s: %,d offsets would be imported%n", topic, missing);
                return;
            }
            try (ProgressBar progress = new ProgressBar(topic, missing, "offsets", spec.commandLine().getErr())) {
                topicImport.run(topic, id, start, progress::reached);
            }
            catch (IOException | RuntimeException e) {
                topicImport.abandon();
                throw e;
            }
            out.printf("%s: %,d offsets are in the archive%n", topic, missing);
        }
    }

    private void importFile(FileImport fileImport, ImportFile file)
            throws IOException
    {
        PrintWriter out = spec.commandLine().getOut();
        long imported = fileImport.imported(file);
        if (imported >= file.length() && file.length() > 0) {
            out.printf("%s: imported already%n", file.path());
            return;
        }
        String what = "%s: %,d messages of %s%s".formatted(file.path(), file.messages(), file.format(), imported > 0 ? ", from byte %,d on".formatted(imported) : "");
        if (dryRun) {
            out.println(what + " would be imported");
            return;
        }
        try (ProgressBar progress = new ProgressBar(file.path().getFileName().toString(), file.length(), "bytes", spec.commandLine().getErr())) {
            fileImport.add(file, progress::reached);
            fileImport.commit();
        }
        catch (IOException | RuntimeException e) {
            fileImport.abandon();
            throw e;
        }
        out.println(what + " are in the archive");
    }
}
