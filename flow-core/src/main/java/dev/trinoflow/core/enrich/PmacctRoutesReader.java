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
package dev.trinoflow.core.enrich;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Reads the routing tables that pmacct's BGP and BMP daemons dump ({@code bgp_table_dump_file}), or the log of their
 * messages ({@code bgp_daemon_msglog_file}): an object of JSON a line. What counts are the routes that each peer has at
 * the end of the file. Routes of VPNs are passed over: their prefixes may mean something else in each VPN.
 */
final class PmacctRoutesReader
{
    private static final int UNICAST = 1;
    private static final int LABELED_UNICAST = 4;

    private final JsonFactory json = new JsonFactory();
    private final BestRoutes routes;
    private final FileProblems problems;
    private final Map<String, Map<Key, AsPath>> routesByPeer = new HashMap<>();
    // paths repeat
    private final Map<AsPath, AsPath> paths = new HashMap<>();
    private boolean recognized;

    PmacctRoutesReader(BestRoutes routes, FileProblems problems)
    {
        this.routes = requireNonNull(routes, "routes is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /**
     * @throws IOException if the reader of the lines fails, or no line is of these daemons
     */
    void read(LineReader lines)
            throws IOException
    {
        while (lines.next()) {
            if (lines.begin() == lines.end()) {
                continue;
            }
            try {
                apply(readMessage(lines));
            }
            catch (IOException e) {
                problems.add(lines.number(), "not JSON: " + firstLine(e.getMessage()));
            }
            catch (IllegalArgumentException e) {
                problems.add(lines.number(), e.getMessage());
            }
        }
        if (!recognized) {
            throw new IOException("no line is of a table dump or message log of pmacct's BGP daemon: event_type is none of theirs");
        }
        for (Map<Key, AsPath> peer : routesByPeer.values()) {
            peer.forEach((key, path) -> routes.offer(key.prefix, path, false));
        }
    }

    private void apply(Message message)
    {
        Map<Key, AsPath> peer = routesByPeer.computeIfAbsent(message.peer, _ -> new HashMap<>());
        switch (message.eventType) {
            // the whole table of the peer follows, or its session is new or at its end
            case "dump_init", "log_init", "log_close" -> {
                recognized = true;
                peer.clear();
            }
            case "dump", "log", "dump_close" -> {
                recognized = true;
                if (message.isUnicast() && !message.prefix.isEmpty()) {
                    applyRoute(message, peer);
                }
            }
            default -> {}
        }
    }

    private void applyRoute(Message message, Map<Key, AsPath> peer)
    {
        Key key = new Key(AddressRange.parse(message.prefix), message.pathId);
        switch (message.logType) {
            // a dump has no type
            case "", "update" -> {
                AsPath path = AsPath.parse(message.path);
                peer.put(key, paths.computeIfAbsent(path, _ -> path));
            }
            case "withdraw", "delete" -> peer.remove(key);
            default -> {}
        }
    }

    private Message readMessage(LineReader lines)
            throws IOException
    {
        Message message = new Message();
        try (JsonParser parser = json.createParser(lines.buffer(), lines.begin(), lines.end() - lines.begin())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object of JSON");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                message.read(name, parser);
            }
        }
        return message;
    }

    private static String firstLine(String text)
    {
        return text.lines().findFirst().orElse("");
    }

    private record Key(AddressRange prefix, String pathId) {}

    private static final class Message
    {
        private String eventType = "";
        private String logType = "";
        private String peer = "";
        private String prefix = "";
        private String path = "";
        private String pathId = "";
        private int safi = UNICAST;
        private boolean vpn;

        private boolean isUnicast()
        {
            return !vpn && (safi == UNICAST || safi == LABELED_UNICAST);
        }

        private void read(String name, JsonParser parser)
                throws IOException
        {
            switch (name) {
                case "event_type" -> eventType = text(parser);
                case "log_type" -> logType = text(parser);
                case "peer_ip_src" -> peer = text(parser);
                case "ip_prefix" -> prefix = text(parser);
                case "as_path" -> path = text(parser);
                case "as_path_id" -> pathId = text(parser);
                case "safi" -> safi = parser.getValueAsInt(0);
                case "rd" -> vpn = true;
                default -> parser.skipChildren();
            }
        }

        /**
         * A text or number, or the elements of an array with spaces between them.
         */
        private static String text(JsonParser parser)
                throws IOException
        {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return parser.getValueAsString("");
            }
            StringBuilder text = new StringBuilder();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new IOException("the line ends in an array");
                }
                text.append(parser.getValueAsString("")).append(' ');
                parser.skipChildren();
            }
            return text.toString();
        }
    }
}
