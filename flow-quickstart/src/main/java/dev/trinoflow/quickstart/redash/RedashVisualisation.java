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
import dev.trinoflow.quickstart.query.QueryFile;
import dev.trinoflow.quickstart.query.Visualisation;
import dev.trinoflow.quickstart.query.Visualisation.Kind;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A visualisation as Redash has it.
 */
record RedashVisualisation(QueryFile file, Visualisation visualisation)
{
    RedashVisualisation
    {
        requireNonNull(file, "file is null");
        requireNonNull(visualisation, "visualisation is null");
    }

    /**
     * Names the visualisation over all queries.
     */
    String id()
    {
        return "%s:%s".formatted(file.name(), visualisation.kind());
    }

    ObjectNode content()
    {
        ObjectNode content = Json.object().put("type", type()).put("name", name()).put("description", "");
        content.set("options", options());
        return content;
    }

    private String type()
    {
        return switch (visualisation.kind()) {
            case AREA, BAR, HEATMAP, LINE, PIE -> "CHART";
            case COUNTER -> "COUNTER";
            case SANKEY -> "SANKEY";
            case TABLE -> "TABLE";
        };
    }

    private String name()
    {
        // a widget is headed by the name of its query and that of its visualisation
        return switch (visualisation.kind()) {
            case AREA, BAR, LINE, PIE -> "Chart";
            case COUNTER -> "Counter";
            case HEATMAP -> "Heatmap";
            case SANKEY -> "Sankey";
            case TABLE -> "Table";
        };
    }

    private ObjectNode options()
    {
        return switch (visualisation.kind()) {
            case AREA, BAR, HEATMAP, LINE, PIE -> chart();
            case COUNTER -> counter();
            case SANKEY -> Json.object();
            case TABLE -> Json.object().put("itemsPerPage", 25);
        };
    }

    private ObjectNode counter()
    {
        ObjectNode options = Json.object()
                .put("counterLabel", file.title())
                .put("counterColName", visualisation.option("value").orElseThrow())
                .put("rowNumber", 1)
                .put("targetRowNumber", 1)
                .put("stringDecimal", 0)
                .put("stringDecChar", ".")
                .put("stringThouSep", ",");
        visualisation.option("target").ifPresent(target -> options.put("targetColName", target));
        return options;
    }

    private ObjectNode chart()
    {
        Kind kind = visualisation.kind();
        ObjectNode options = Json.object()
                .put("globalSeriesType", kind == Kind.BAR ? "column" : kind.toString())
                // the order of the query is the order of the bars
                .put("sortX", kind == Kind.AREA || kind == Kind.LINE)
                .put("showDataLabels", kind == Kind.PIE)
                .put("missingValuesAsZero", true)
                .put("numberFormat", "0,0[.]000");
        options.putObject("legend").put("enabled", true);
        boolean time = kind == Kind.AREA || kind == Kind.LINE;
        // said, not guessed: Redash does not know the type of Trino's timestamps
        options.putObject("xAxis").put("type", time ? "datetime" : "category").putObject("labels").put("enabled", true);
        List<String> values = List.of(visualisation.option("y").orElseThrow().split(","));
        options.putArray("yAxis").addObject()
                .put("type", kind == Kind.HEATMAP ? "category" : "linear")
                .putObject("title").put("text", kind == Kind.HEATMAP ? "" : unit(values.getFirst()));
        options.putObject("series").put("stacking", visualisation.option("stack").map(_ -> "stack").orElse(null));
        ObjectNode mapping = options.putObject("columnMapping");
        mapping.put(visualisation.option("x").orElseThrow(), "x");
        values.forEach(value -> mapping.put(value, "y"));
        visualisation.option("series").ifPresent(series -> mapping.put(series, "series"));
        visualisation.option("z").ifPresent(value -> mapping.put(value, "zVal"));
        if (kind == Kind.HEATMAP) {
            options.put("colorScheme", "Blues");
        }
        return options;
    }

    private static String unit(String column)
    {
        if (column.endsWith("mbit_s")) {
            return "Mbit/s";
        }
        if (column.endsWith("kpackets_s")) {
            return "thousand packets/s";
        }
        return column.replace('_', ' ');
    }

    static Optional<RedashVisualisation> find(QueryFile file, String kind)
    {
        return file.visualisations().stream()
                .filter(visualisation -> visualisation.kind().toString().equals(kind))
                .findFirst()
                .map(visualisation -> new RedashVisualisation(file, visualisation));
    }
}
