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
import dev.trinoflow.archiver.rollup.RollupRebuilds;
import dev.trinoflow.archiver.table.IcebergArchive;
import dev.trinoflow.archiver.table.TableSink;
import dev.trinoflow.core.Rollup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Makes rollups anew.
 */
@Command(
        name = "rebuild",
        header = "Makes rollups anew out of the archived flows, or goes on with it.",
        description = "%nWithout names: those that are new, were defined otherwise, or have missed something, which an archiver does by itself. While a rollup is made, queries use other tables. May be broken off, and goes on where it was.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RebuildCommand
        implements Callable<Integer>
{
    private static final int WAIT_SECONDS = 2;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ArchiverOptions options;

    @Parameters(arity = "0..*", paramLabel = "ROLLUP", description = "Rollups of flow.rollups that are emptied and made anew")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call()
            throws IOException, InterruptedException
    {
        Settings settings = options.load();
        List<String> known = settings.rollups().stream().map(Rollup::name).toList();
        for (String name : names) {
            checkArgument(known.contains(name), "flow.rollups has no %s; it has %s", name, known);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (IcebergArchive archive = settings.openArchive()) {
            for (Rollup rollup : settings.rollups()) {
                if (names.contains(rollup.name())) {
                    TableSink table = TableSink.of(archive, rollup, settings.config());
                    table.demandRebuild(table.coverage(), "a person has asked for it");
                }
            }
            RollupRebuilds rebuilds = settings.openRebuilds(archive);
            while (!rebuilds.run((rollups, files, allFiles) -> out.printf("%,d of %,d files of flows are in %s%n", files, allFiles, String.join(", ", rollups.stream().map(Rollup::name).toList())))) {
                // another process is at it
                SECONDS.sleep(WAIT_SECONDS);
            }
        }
        out.printf("All rollups are complete: %s%n", String.join(", ", known));
        return 0;
    }
}
