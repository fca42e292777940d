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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.query.QueryException;
import dev.trinoflow.quickstart.query.QueryLibrary;
import dev.trinoflow.quickstart.redash.DashboardLayout;
import dev.trinoflow.quickstart.redash.RedashApi;
import dev.trinoflow.quickstart.redash.RedashException;
import dev.trinoflow.quickstart.redash.RedashProvisioner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

@Command(
        name = "redash",
        description = {
                "Bring a Redash to what queries/ and redash/ say: data source, queries, charts, schedules, alerts, dashboards.",
                "",
                "Doing it again changes nothing, and what was edited by hand stays, unless --force is given.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RedashCommand
        implements Runnable
{
    private static final String KEY_VARIABLE = "REDASH_API_KEY";
    private static final String PASSWORD_VARIABLE = "REDASH_TRINO_PASSWORD";

    @ParentCommand
    private FlowCommand flow;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "apply", description = "The only action")
    private String action;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "Address of the Redash, such as http://127.0.0.1:5000")
    private URI url;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "File with the API key of an administrator (default: the environment variable " + KEY_VARIABLE + ")")
    private Path keyFile;

    @Option(names = "--dry-run", description = "Show what would be changed, and change nothing")
    private boolean dryRun;

    @Option(names = "--force", description = "Overwrite what was edited by hand")
    private boolean force;

    @Option(names = "--time-zone", paramLabel = "ZONE", defaultValue = "UTC", description = "Zone of the browsers, in which people choose periods (default: ${DEFAULT-VALUE})")
    private ZoneId timeZone;

    @Option(names = "--trino", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080", description = "Trino as Redash reaches it (default: ${DEFAULT-VALUE}); the password is that of the environment variable " + PASSWORD_VARIABLE)
    private URI trino;

    @Option(names = "--trino-user", paramLabel = "USER", defaultValue = "redash", description = "User that Redash is in Trino (default: ${DEFAULT-VALUE})")
    private String trinoUser;

    @Option(names = "--catalog", paramLabel = "CATALOG", defaultValue = "flow", description = "Catalog of the flows (default: ${DEFAULT-VALUE})")
    private String catalog;

    @Option(names = "--data-source", paramLabel = "NAME", defaultValue = "trino-flow", description = "Name of the data source in Redash (default: ${DEFAULT-VALUE})")
    private String dataSource;

    @Option(names = "--destinations", paramLabel = "FILE", description = "JSON file of whom alerts tell, as redash/destinations.example.json")
    private Path destinations;

    @Override
    public void run()
    {
        if (!action.equals("apply")) {
            throw new ParameterException(spec.commandLine(), "unknown action '%s': the only one is apply".formatted(action));
        }
        try (RedashApi api = new RedashApi(url, apiKey())) {
            QueryLibrary library = QueryLibrary.load(flow.home().resolve("queries"));
            List<DashboardLayout> dashboards = DashboardLayout.load(flow.home().resolve("redash").resolve("dashboards.json"), library);
            List<ObjectNode> told = destinations == null ? List.of() : RedashProvisioner.loadDestinations(destinations, flow.environment());
            new RedashProvisioner(library, dashboards, dataSource(), told, timeZone, dryRun, force).apply(api, spec.commandLine().getOut());
        }
        catch (QueryException | RedashException e) {
            throw new FlowException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private String apiKey()
    {
        if (keyFile == null) {
            return Optional.ofNullable(flow.environment().get(KEY_VARIABLE))
                    .orElseThrow(() -> new FlowException(ExitCode.USAGE, "the API key is missing: set %s, or name a file with --api-key-file".formatted(KEY_VARIABLE)));
        }
        try {
            return Files.readString(keyFile).strip();
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.USAGE, "the API key cannot be read: " + e, e);
        }
    }

    private ObjectNode dataSource()
    {
        if (trino.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--trino '%s' is not an address such as http://127.0.0.1:8080".formatted(trino));
        }
        ObjectNode source = JsonNodeFactory.instance.objectNode().put("name", dataSource).put("type", "trino");
        ObjectNode options = source.putObject("options")
                .put("protocol", trino.getScheme())
                .put("host", trino.getHost())
                .put("port", trino.getPort() < 0 ? trino.getScheme().equals("https") ? 443 : 80 : trino.getPort())
                .put("username", trinoUser)
                .put("catalog", catalog)
                .put("schema", "net")
                .put("source", "redash");
        Optional.ofNullable(flow.environment().get(PASSWORD_VARIABLE)).ifPresent(password -> options.put("password", password));
        return source;
    }
}
