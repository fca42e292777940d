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
package dev.trinoflow.quickstart.redash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.trinoflow.quickstart.query.QueryLibrary;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Brings a Redash to what the files say: the data source, the destinations, queries with their visualisations, schedules
 * and alerts, and dashboards. Doing it again changes nothing.
 *
 * @param zone of the people, in which they choose periods
 * @param dryRun say what would be done, and write nothing
 * @param force overwrite what was edited by hand
 */
public record RedashProvisioner(QueryLibrary library, List<DashboardLayout> dashboards, ObjectNode dataSource, List<ObjectNode> destinations, ZoneId zone, boolean dryRun, boolean force)
{
    public RedashProvisioner
    {
        requireNonNull(library, "library is null");
        dashboards = ImmutableList.copyOf(dashboards);
        requireNonNull(dataSource, "dataSource is null");
        destinations = ImmutableList.copyOf(destinations);
        requireNonNull(zone, "zone is null");
    }

    /**
     * Destinations of a file; none where there is no file.
     */
    public static List<ObjectNode> loadDestinations(Path file, Map<String, String> environment)
    {
        return new RedashDestinations(file, environment).load();
    }

    public void apply(RedashApi api, PrintWriter out)
    {
        RedashReport report = new RedashReport(out, dryRun);
        RedashConnections connections = new RedashConnections(api, report, force);
        int source = connections.applyDataSource(dataSource);
        List<Integer> told = connections.applyDestinations(destinations);
        RedashQueries queries = new RedashQueries(api, report, force, zone);
        queries.apply(library, source);
        queries.applyAlerts(library, told);
        new RedashDashboards(api, report, force, zone, queries).apply(dashboards);
        report.end();
    }
}
