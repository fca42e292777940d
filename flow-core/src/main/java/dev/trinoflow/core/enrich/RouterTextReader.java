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

import dev.trinoflow.core.AddressParser;
import dev.trinoflow.core.AddressText;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads what a router shows of its routing table, {@code show ip bgp} and {@code show bgp ipv6 unicast} of Cisco IOS,
 * IOS XR and NX-OS, and of FRR. Its heading says in which columns the numbers of a line stand. A route may take several
 * lines, and one without a network is a further route of the network before.
 */
final class RouterTextReader
{
    /**
     * By so many columns the numbers may stand beside their heading: some routers move those of IPv6 a little.
     */
    private static final int MAX_SHIFT = 4;

    private static final Pattern HEADING = Pattern.compile("^ *Network +Next ?Hop +Metric +LocPrf +Weight +Path *$");
    private static final Pattern LOCAL_AS = Pattern.compile("local AS(?: number)? ([0-9.]+)");
    private static final Pattern TOKEN = Pattern.compile("[^ ]+");
    // of the codes for the state of a route; letters among them say how it was learned
    private static final Pattern STATUS = Pattern.compile("[ *>sdhrSRimbfxactLeIlBkNVAn=|&+~-]*");
    private static final Pattern NETWORK_OR_NOTHING = Pattern.compile(" |[0-9A-Fa-f:.]+(/[0-9]+)?( |$)");
    // valid, best, or valid but for what another protocol knows; neither damped nor history
    private static final Pattern USABLE = Pattern.compile("(?=.*[*>r])[^dh]*");

    private final BestRoutes routes;
    private final FileProblems problems;

    private Optional<Columns> columns = Optional.empty();
    private OptionalLong localAs = OptionalLong.empty();
    // the network of the routes that follow
    private Optional<AddressRange> network = Optional.empty();

    // the route that is being read
    private final List<Token> tokens = new ArrayList<>();
    private String status = "";
    private long firstLine;
    private boolean reading;

    RouterTextReader(BestRoutes routes, FileProblems problems)
    {
        this.routes = requireNonNull(routes, "routes is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    static boolean isHeading(String line)
    {
        return HEADING.matcher(line).matches();
    }

    /**
     * @throws IOException if the reader of the lines fails, or there is no heading
     */
    void read(LineReader lines)
            throws IOException
    {
        boolean found = false;
        while (lines.next()) {
            String line = lines.text().replace("\t", "        ");
            if (isHeading(line)) {
                finishRoute();
                columns = Optional.of(new Columns(line));
                found = true;
            }
            else if (line.startsWith("Route Distinguisher:")) {
                finishRoute();
                problems.add(lines.number(), "routes of a VPN are not read: their prefixes may mean something else in each VPN");
                columns = Optional.empty();
            }
            else if (columns.isPresent()) {
                readLine(lines.number(), line, columns.orElseThrow());
            }
            else {
                Matcher matcher = LOCAL_AS.matcher(line);
                if (matcher.find()) {
                    localAs = AsPath.parse(matcher.group(1)).origin();
                }
            }
        }
        finishRoute();
        if (!found) {
            throw new IOException("no line 'Network Next Hop Metric LocPrf Weight Path', which says where the columns are");
        }
    }

    private void readLine(long number, String line, Columns columns)
    {
        String lineStatus = line.substring(0, Math.min(columns.network, line.length()));
        boolean isRoute = line.length() > columns.network
                && STATUS.matcher(lineStatus).matches()
                && (lineStatus.contains("*") || NETWORK_OR_NOTHING.matcher(line.substring(columns.network)).lookingAt());
        if (!isRoute) {
            // an empty line, a summary, the next prompt
            finishRoute();
            network = Optional.empty();
            return;
        }
        boolean begins = !lineStatus.isBlank() || line.charAt(columns.network) != ' ';
        if (begins) {
            finishRoute();
            reading = true;
            firstLine = number;
            status = lineStatus;
        }
        if (!reading) {
            return;
        }
        Matcher matcher = TOKEN.matcher(line);
        int position = columns.network;
        while (matcher.find(position)) {
            tokens.add(new Token(matcher.group(), begins, matcher.start(), matcher.end()));
            position = matcher.end();
        }
    }

    private void finishRoute()
    {
        if (!reading) {
            return;
        }
        reading = false;
        try {
            offerRoute(columns.orElseThrow());
        }
        catch (IllegalArgumentException e) {
            problems.add(firstLine, e.getMessage());
        }
        tokens.clear();
    }

    private void offerRoute(Columns columns)
    {
        int next = 0;
        // one column further right in what IOS shows
        if (tokens.getFirst().firstLine && tokens.getFirst().begin <= columns.network + 1) {
            network = Optional.empty();
            network = Optional.of(parseNetwork(tokens.getFirst().text));
            next = 1;
        }
        AddressRange prefix = network.orElseThrow(() -> new IllegalArgumentException("a further route of a network, but there is none before it"));
        if (!USABLE.matcher(status).matches()) {
            return;
        }
        // after the next hop
        int weight = findWeight(next + 1, columns);
        int end = tokens.size();
        if (!tokens.getLast().text.matches("[ie?]")) {
            throw new IllegalArgumentException("the line does not end with the code of the origin: i, e or ?");
        }
        StringBuilder text = new StringBuilder();
        for (Token token : tokens.subList(weight + 1, end - 1)) {
            text.append(token.text).append(' ');
        }
        AsPath path = AsPath.parse(text);
        routes.offer(prefix, path.equals(AsPath.EMPTY) ? localAs : path.origin(), path, status.contains(">"));
    }

    /**
     * Metric and local preference may be missing, the weight is always there: the number next to where its column ends.
     */
    private int findWeight(int begin, Columns columns)
    {
        int found = -1;
        int distance = MAX_SHIFT + 1;
        for (int i = begin; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            int tokenDistance = Math.abs(token.end - columns.weightEnd);
            if (tokenDistance < distance && token.text.chars().allMatch(character -> character >= '0' && character <= '9')) {
                found = i;
                distance = tokenDistance;
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException("no number stands where the heading has Weight");
        }
        return found;
    }

    /**
     * A prefix; an IPv4 address without a length has that of its class, as routers leave it out (RFC 791 section 2.3).
     */
    private static AddressRange parseNetwork(String text)
    {
        if (text.indexOf('/') >= 0) {
            return AddressRange.parse(text);
        }
        byte[] bytes = text.getBytes(UTF_8);
        long address = AddressParser.parseV4(bytes, 0, bytes.length);
        if (address < 0) {
            throw new IllegalArgumentException("'%s' is not a network".formatted(text));
        }
        int length = address == 0 ? 0 : address < 0x8000_0000L ? 8 : address < 0xC000_0000L ? 16 : 24;
        return AddressRange.ofPrefix(0, AddressText.v4Low((int) address), length);
    }

    private record Token(String text, boolean firstLine, int begin, int end) {}

    private record Columns(int network, int weightEnd)
    {
        Columns(String heading)
        {
            this(heading.indexOf("Network"), heading.indexOf("Weight") + "Weight".length());
        }
    }
}
