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
package dev.trinoflow.quickstart;

import dev.trinoflow.quickstart.asn.AsnUpdate;
import dev.trinoflow.quickstart.asn.DataSource;
import dev.trinoflow.quickstart.asn.HttpCredentials;
import dev.trinoflow.quickstart.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "asn-update",
        description = {
                "Load AS numbers and names from files or URLs into the directory that flow.asn.location names.",
                "",
                "A file takes the place of the one with its name in one step, after it was read as a whole; one that is broken, or much smaller than the one before, does not. Formats: docs/asn-data.md.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nEnvironment:%n",
        footer = {
                "  FLOW_ASN_USER       user for the URLs, such as MaxMind's account ID",
                "  FLOW_ASN_PASSWORD   password for the URLs, such as MaxMind's license key",
        })
final class AsnUpdateCommand
        implements Callable<Integer>
{
    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "FILE|URL", required = true, description = "AS numbers by address: a file, a .tar.gz with files, or the URL of one; may be given more than once")
    private List<String> sources;

    @Option(names = "--names", paramLabel = "FILE|URL", description = "Names of AS numbers, which count more than those beside addresses")
    private List<String> names = new ArrayList<>();

    @Option(names = "--to", paramLabel = "DIR", description = "Directory of the data set (default: that of the stack, asn in the data directory)")
    private Path target;

    @Option(names = "--credentials", paramLabel = "FILE", description = "File with the lines 'AccountID N' and 'LicenseKey K', as MaxMind's GeoIP.conf, in place of the environment")
    private Path credentialsFile;

    @Option(names = "--force", description = "Take a file that is much smaller than the one before, or has many bad rows")
    private boolean force;

    @Option(names = "--dry-run", description = "Download, read and compare, and change nothing")
    private boolean dryRun;

    @Override
    public Integer call()
    {
        Optional<HttpCredentials> credentials = credentialsFile == null ? HttpCredentials.ofEnvironment(flow.environment()) : Optional.of(HttpCredentials.ofFile(credentialsFile));
        List<DataSource> all = new ArrayList<>();
        for (List<String> group : List.of(sources, names)) {
            for (String source : group) {
                try {
                    all.add(DataSource.parse(source, credentials));
                }
                catch (IllegalArgumentException e) {
                    throw new ParameterException(spec.commandLine(), e.getMessage());
                }
            }
        }
        Path directory = target == null ? flow.directory().asnData() : target;
        new AsnUpdate(directory, force, dryRun, spec.commandLine().getOut(), spec.commandLine().getErr()).run(all);
        return ExitCode.SUCCESS.code();
    }
}
