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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.trinoflow.quickstart.query.QueryException;
import dev.trinoflow.quickstart.query.QueryLibrary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A dashboard: rows of visualisations, each row as wide as the page.
 *
 * @param period range of its queries, as Redash names it, such as d_last_24_hours
 * @param parameters names of what a person may choose for all of its widgets; every other has its default
 */
public record DashboardLayout(String name, String period, List<String> parameters, List<Widget> widgets)
{
    private static final int COLUMNS = 12;
    private static final int CHART_HEIGHT = 8;
    private static final int COUNTER_HEIGHT = 5;

    public DashboardLayout
    {
        requireNonNull(name, "name is null");
        requireNonNull(period, "period is null");
        parameters = ImmutableList.copyOf(parameters);
        widgets = ImmutableList.copyOf(widgets);
    }

    /**
     * A visualisation and its place.
     */
    record Widget(RedashVisualisation visualisation, int column, int row, int width, int height)
    {
        ObjectNode options(DashboardLayout dashboard, ZoneId zone)
        {
            ObjectNode options = Json.object().put("isHidden", false);
            options.putObject("position").put("col", column).put("row", row).put("sizeX", width).put("sizeY", height).put("autoHeight", false);
            ObjectNode mappings = options.putObject("parameterMappings");
            for (JsonNode parameter : new RedashQuery(visualisation.file(), zone).parameters()) {
                String parameterName = parameter.get("name").asText();
                ObjectNode mapping = mappings.putObject(parameterName).put("name", parameterName).put("mapTo", parameterName).put("title", "");
                if (parameterName.equals(RedashQuery.PERIOD) || dashboard.parameters().contains(parameterName)) {
                    mapping.put("type", "dashboard-level").putNull("value");
                }
                else {
                    mapping.put("type", "static-value").set("value", parameter.get("value"));
                }
            }
            return options;
        }
    }

    /**
     * Options of the dashboard itself: the order of what can be chosen, and its period.
     */
    ObjectNode options()
    {
        ObjectNode options = Json.object();
        ArrayNode order = options.putArray("globalParamOrder").add(RedashQuery.PERIOD);
        parameters.forEach(order::add);
        options.putArray("parameters").addObject().put("name", RedashQuery.PERIOD).put("value", period);
        return options;
    }

    /**
     * Reads the file of all dashboards.
     */
    public static List<DashboardLayout> load(Path file, QueryLibrary library)
    {
        try {
            ImmutableList.Builder<DashboardLayout> dashboards = ImmutableList.builder();
            for (JsonNode node : Json.parse(Files.readString(file))) {
                List<String> parameters = new ArrayList<>();
                node.get("parameters").forEach(parameter -> parameters.add(parameter.asText()));
                dashboards.add(new DashboardLayout(node.get("name").asText(), node.get("period").asText(), parameters, widgets(file, node, library)));
            }
            return dashboards.build();
        }
        catch (IOException e) {
            throw new RedashException("the dashboards cannot be read: %s".formatted(e.getMessage()), e);
        }
    }

    private static List<Widget> widgets(Path file, JsonNode dashboard, QueryLibrary library)
    {
        List<Widget> widgets = new ArrayList<>();
        int top = 0;
        for (JsonNode row : dashboard.get("rows")) {
            int width = COLUMNS / row.size();
            int height = 0;
            for (int index = 0; index < row.size(); index++) {
                RedashVisualisation visualisation = visualisation(file, row.get(index).asText(), library);
                boolean counter = row.get(index).asText().endsWith(":counter");
                Widget widget = new Widget(visualisation, index * width, top, width, counter ? COUNTER_HEIGHT : CHART_HEIGHT);
                widgets.add(widget);
                height = Math.max(height, widget.height());
            }
            top += height;
        }
        return widgets;
    }

    private static RedashVisualisation visualisation(Path file, String text, QueryLibrary library)
    {
        int colon = text.indexOf(':');
        try {
            return RedashVisualisation.find(library.require(text.substring(0, Math.max(colon, 0))), text.substring(colon + 1))
                    .orElseThrow(() -> new RedashException("%s: '%s' is no visualisation of the query".formatted(file, text)));
        }
        catch (QueryException e) {
            throw new RedashException("%s: '%s' is not query:form: %s".formatted(file, text, e.getMessage()), e);
        }
    }
}
