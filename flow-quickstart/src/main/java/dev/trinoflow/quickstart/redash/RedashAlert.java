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
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trinoflow.quickstart.query.QueryAlert;
import dev.trinoflow.quickstart.query.QueryFile;

/**
 * An alert as Redash has it.
 */
final class RedashAlert
{
    private static final int REARM_SECONDS = 3600;

    private RedashAlert() {}

    static ObjectNode content(QueryFile file, int query)
    {
        QueryAlert alert = file.alert().orElseThrow();
        ObjectNode content = Json.object()
                .put("name", "%s: %s %s %s".formatted(file.title(), alert.column(), alert.operator(), alert.threshold().toPlainString()))
                .put("query_id", query)
                .put("rearm", REARM_SECONDS);
        content.putObject("options")
                .put("column", alert.column())
                .put("op", alert.operator())
                .put("value", alert.threshold())
                // of all rows, the one that matters
                .put("selector", alert.operator().startsWith("<") ? "min" : "max");
        return content;
    }

    static ObjectNode current(JsonNode alert)
    {
        ObjectNode content = Json.object();
        content.set("name", alert.get("name"));
        content.set("query_id", alert.path("query").get("id"));
        content.set("rearm", alert.get("rearm"));
        ObjectNode options = RedashMark.options(alert);
        options.remove("muted");
        content.set("options", options);
        return content;
    }
}
