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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Archives flows of files.
 */
@Command(
        name = "import",
        header = "Archives the flows of files, each content once.",
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

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of JSON lines, or of protobuf messages each after its length, as collectors write them")
    private List<Path> files;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Format of all files: ${COMPLETION-CANDIDATES} (default: what their first bytes look like)")
    private ImportFile.Format format;

    @Option(names = "--dry-run", description = "Say what would be imported, and import nothing")
    private boolean dryRun;

    @Override
    public Integer call()
            throws IOException
    {
        PrintWriter out = spec.commandLine().getOut();
        List<ImportFile> examined = new ArrayList<>();
        for (Path file : files) {
            // all files before the first is imported: a wrong name is told at once
            examined.add(ImportFile.examine(file, Optional.ofNullable(format)));
        }
        Settings settings = options.load();
        ArchiverMetrics metrics = new ArchiverMetrics();
        try (IcebergArchive archive = settings.openArchive()) {
            ArchiveBatch batch = new ArchiveBatch(settings.schema(), settings.records().getTimeZone(), settings.kafka().getTopicFormats(), archive, settings.config(), ArchiverOptions.startWriter(), metrics);
            FileImport fileImport = new FileImport(batch, settings.config(), metrics);
            for (ImportFile file : examined) {
                importFile(fileImport, file, out);
            }
        }
        out.printf("%s%,d flows, %,d rejects%n", dryRun ? "nothing was imported: " : "", metrics.flows(), metrics.rejects());
        return 0;
    }

    private void importFile(FileImport fileImport, ImportFile file, PrintWriter out)
            throws IOException
    {
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
        try (ProgressBar progress = new ProgressBar(file.path().getFileName().toString(), file.length(), spec.commandLine().getErr())) {
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
