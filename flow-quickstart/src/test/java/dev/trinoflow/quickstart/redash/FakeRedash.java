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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * As much of Redash's HTTP interface as provisioning needs, read from its handlers. It is stricter than the real one: a
 * field that Redash would ignore, or fail on later, is refused.
 */
final class FakeRedash
        implements AutoCloseable
{
    static final String API_KEY = "key-of-an-administrator";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_PAGE_SIZE = 250;
    private static final Pattern ROUTE = Pattern.compile("/api/([a-z_]+)(?:/([0-9]+))?(?:/(subscriptions))?");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "data_sources", Set.of("name", "type", "options"),
            "destinations", Set.of("name", "type", "options"),
            "queries", Set.of("data_source_id", "query", "name", "description", "schedule", "options", "tags", "is_draft", "version"),
            "visualizations", Set.of("query_id", "type", "name", "description", "options"),
            "alerts", Set.of("name", "query_id", "options", "rearm"),
            "dashboards", Set.of("name", "options", "tags", "is_draft", "version"),
            "widgets", Set.of("dashboard_id", "visualization_id", "text", "width", "options"));

    final Map<Integer, ObjectNode> dataSources = new TreeMap<>();
    final Map<Integer, ObjectNode> destinations = new TreeMap<>();
    final Map<Integer, ObjectNode> queries = new TreeMap<>();
    final Map<Integer, ObjectNode> visualizations = new TreeMap<>();
    final Map<Integer, ObjectNode> alerts = new TreeMap<>();
    final Map<Integer, ObjectNode> dashboards = new TreeMap<>();
    final Map<Integer, ObjectNode> widgets = new TreeMap<>();
    final List<String> subscriptions = new ArrayList<>();

    private final HttpServer server;
    private int nextId = 1;
    private int writes;
    private boolean conflict;
    private String failing = "";

    FakeRedash()
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri()
    {
        return URI.create("http://127.0.0.1:%s".formatted(server.getAddress().getPort()));
    }

    synchronized int takeWrites()
    {
        int count = writes;
        writes = 0;
        return count;
    }

    /**
     * The next write finds that somebody was faster.
     */
    synchronized void conflictOnce()
    {
        conflict = true;
    }

    /**
     * Objects of this kind cannot be created any more; an empty text heals it.
     */
    synchronized void failOn(String kind)
    {
        failing = kind;
    }

    private static final class Refusal
            extends RuntimeException
    {
        private final int status;

        private Refusal(int status, String message)
        {
            super(message);
            this.status = status;
        }
    }

    private void handle(HttpExchange exchange)
            throws IOException
    {
        int status = 200;
        String body;
        try {
            synchronized (this) {
                body = answer(exchange).toString();
            }
        }
        catch (Refusal e) {
            status = e.status;
            body = MAPPER.createObjectNode().put("message", e.getMessage()).toString();
        }
        catch (RuntimeException e) {
            status = 500;
            body = e.toString();
        }
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonNode answer(HttpExchange exchange)
            throws IOException
    {
        check(("Key " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization")), 403, "no permission");
        Matcher route = ROUTE.matcher(exchange.getRequestURI().getPath());
        check(route.matches(), 404, "no such page: " + exchange.getRequestURI());
        String kind = route.group(1);
        Integer id = route.group(2) == null ? null : Integer.valueOf(route.group(2));
        if (exchange.getRequestMethod().equals("GET")) {
            return route.group(3) != null ? subscriptionsOf(id) : id == null ? list(kind, exchange.getRequestURI().getQuery()) : one(kind, id);
        }
        check(exchange.getRequestMethod().equals("POST"), 405, "method");
        check(!conflict, 409, "conflict");
        writes++;
        ObjectNode request = (ObjectNode) MAPPER.readTree(exchange.getRequestBody());
        if (route.group(3) != null) {
            check(alerts.containsKey(id) && destinations.containsKey(request.get("destination_id").asInt()), 404, "alert or destination");
            String subscription = "%s %s".formatted(id, request.get("destination_id").asInt());
            check(!subscriptions.contains(subscription), 500, "unique index");
            subscriptions.add(subscription);
            return request;
        }
        request.fieldNames().forEachRemaining(field -> check(FIELDS.getOrDefault(kind, Set.of()).contains(field), 400, "unknown field %s of %s".formatted(field, kind)));
        return id == null ? create(kind, request) : update(kind, id, request);
    }

    private Map<Integer, ObjectNode> store(String kind)
    {
        return switch (kind) {
            case "data_sources" -> dataSources;
            case "destinations" -> destinations;
            case "queries" -> queries;
            case "visualizations" -> visualizations;
            case "alerts" -> alerts;
            case "dashboards" -> dashboards;
            case "widgets" -> widgets;
            default -> throw new Refusal(404, "no such object: " + kind);
        };
    }

    private JsonNode list(String kind, String parameters)
    {
        ArrayNode items = MAPPER.createArrayNode();
        store(kind).keySet().forEach(id -> items.add(switch (kind) {
            // lists are without what costs another read
            case "queries" -> ((ObjectNode) one(kind, id)).without("visualizations");
            case "dashboards" -> ((ObjectNode) one(kind, id)).putNull("widgets");
            case "data_sources", "destinations" -> ((ObjectNode) one(kind, id)).without("options");
            default -> one(kind, id);
        }));
        if (!Set.of("queries", "dashboards").contains(kind)) {
            return items;
        }
        Matcher page = Pattern.compile("page_size=([0-9]+)&page=([0-9]+)").matcher(parameters);
        check(page.matches(), 400, "page");
        int size = Integer.parseInt(page.group(1));
        int begin = (Integer.parseInt(page.group(2)) - 1) * size;
        check(size <= MAX_PAGE_SIZE && (items.isEmpty() || begin < items.size()), 400, "Page is out of range.");
        ObjectNode answer = MAPPER.createObjectNode().put("count", items.size()).put("page_size", size);
        ArrayNode results = answer.putArray("results");
        for (int index = begin; index < Math.min(items.size(), begin + size); index++) {
            results.add(items.get(index));
        }
        return answer;
    }

    private JsonNode one(String kind, int id)
    {
        check(store(kind).containsKey(id), 404, "no %s %s".formatted(kind, id));
        ObjectNode object = store(kind).get(id).deepCopy();
        switch (kind) {
            case "queries" -> {
                ArrayNode shown = object.putArray("visualizations");
                visualizations.values().stream().filter(candidate -> candidate.get("query_id").asInt() == id).forEach(candidate -> shown.add(candidate.deepCopy().without("query_id")));
            }
            case "dashboards" -> {
                ArrayNode placed = object.putArray("widgets");
                widgets.values().stream().filter(candidate -> candidate.get("dashboard_id").asInt() == id).forEach(placed::add);
            }
            case "alerts" -> {
                object.putObject("query").put("id", object.get("query_id").asInt());
                object.remove("query_id");
            }
            case "data_sources", "destinations" -> ((ObjectNode) object.get("options")).properties().forEach(option -> {
                if (Set.of("password", "url").contains(option.getKey())) {
                    option.setValue(object.textNode("--------"));
                }
            });
            default -> {}
        }
        return object;
    }

    private JsonNode subscriptionsOf(int alert)
    {
        ArrayNode items = MAPPER.createArrayNode();
        subscriptions.stream().map(pair -> pair.split(" ")).filter(pair -> Integer.parseInt(pair[0]) == alert)
                .forEach(pair -> items.addObject().putObject("destination").put("id", Integer.parseInt(pair[1])));
        return items;
    }

    private JsonNode create(String kind, ObjectNode request)
    {
        check(!kind.equals(failing), 500, "Internal Server Error");
        int id = nextId++;
        switch (kind) {
            case "data_sources", "destinations" -> {
                require(request, "name", "type", "options");
                check(store(kind).values().stream().noneMatch(other -> other.get("name").equals(request.get("name"))), 400, "already exists");
            }
            case "queries" -> {
                require(request, "data_source_id", "query", "name", "options");
                check(dataSources.containsKey(request.get("data_source_id").asInt()), 404, "data source");
                check(!request.has("is_draft"), 400, "a new query is a draft");
                request.put("is_draft", true).put("version", 1);
                ObjectNode table = MAPPER.createObjectNode().put("query_id", id).put("type", "TABLE").put("name", "Table").put("description", "");
                table.putObject("options");
                int tableId = nextId++;
                visualizations.put(tableId, table.put("id", tableId));
            }
            case "visualizations" -> {
                require(request, "query_id", "type", "name", "options");
                check(queries.containsKey(request.get("query_id").asInt()), 404, "query");
            }
            case "alerts" -> {
                require(request, "name", "query_id", "options");
                check(queries.containsKey(request.get("query_id").asInt()), 404, "query");
            }
            case "dashboards" -> {
                check(request.size() == 1, 400, "a new dashboard has a name only");
                request.put("is_draft", true).put("version", 1).putObject("options");
                request.putArray("tags");
            }
            case "widgets" -> {
                require(request, "dashboard_id", "visualization_id", "text", "width", "options");
                check(dashboards.containsKey(request.get("dashboard_id").asInt()) && visualizations.containsKey(request.get("visualization_id").asInt()), 404, "dashboard or visualization");
            }
            default -> throw new Refusal(404, kind);
        }
        store(kind).put(id, request.put("id", id));
        return one(kind, id);
    }

    private JsonNode update(String kind, int id, ObjectNode request)
    {
        check(store(kind).containsKey(id), 404, "no %s %s".formatted(kind, id));
        ObjectNode object = store(kind).get(id);
        if (kind.equals("widgets")) {
            require(request, "text", "options");
            check(request.size() == 2, 400, "only the text and the options of a widget can be changed");
        }
        if (object.has("version")) {
            require(request, "version");
            check(request.get("version").equals(object.get("version")), 409, "version");
            // that of a query stays as it is
            request.put("version", object.get("version").asInt() + (kind.equals("dashboards") ? 1 : 0));
        }
        object.setAll(request);
        return one(kind, id);
    }

    private static void require(ObjectNode request, String... fields)
    {
        for (String field : fields) {
            check(request.hasNonNull(field), 400, "%s is missing".formatted(field));
        }
    }

    private static void check(boolean condition, int status, String message)
    {
        if (!condition) {
            throw new Refusal(status, message);
        }
    }

    @Override
    public void close()
    {
        server.stop(0);
    }
}
