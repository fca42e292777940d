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
import dev.trinoflow.archiver.table.IcebergArchive;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * One round of maintenance.
 */
@Command(
        name = "maintain",
        header = "Does one round of maintenance now: retention, compaction, old versions, orphan files.",
        description = "%nThe archiver does the same from time to time; the settings say what of it. Ends with 1 if something failed.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MaintainCommand
        implements Callable<Integer>
{
    @Mixin
    private ArchiverOptions options;

    @Override
    public Integer call()
            throws IOException
    {
        Settings settings = options.load();
        try (IcebergArchive archive = settings.openArchive()) {
            settings.tables().forEach(archive::prepare);
            return settings.openMaintenance(archive, new PrometheusRegistry()).run() ? 0 : 1;
        }
    }
}
