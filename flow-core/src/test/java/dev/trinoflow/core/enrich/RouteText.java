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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

/**
 * What a test says of routes, in a line each: prefix, origin or -, path.
 */
final class RouteText
{
    private RouteText() {}

    static List<String> of(BestRoutes routes)
    {
        return of(routes.build());
    }

    /**
     * In the order of the addresses.
     */
    static List<String> of(RouteTable routes)
    {
        return IntStream.range(0, routes.size())
                .mapToObj(routes::get)
                .sorted((left, right) -> {
                    int compared = Arrays.compareUnsigned(words(left.prefix()), words(right.prefix()));
                    return compared == 0 ? Integer.compare(left.prefix().prefixLength().orElseThrow(), right.prefix().prefixLength().orElseThrow()) : compared;
                })
                .map(RouteText::text)
                .toList();
    }

    private static long[] words(AddressRange range)
    {
        return new long[] {range.firstHigh(), range.firstLow()};
    }

    private static String text(Route route)
    {
        OptionalLong origin = route.originAsn();
        return "%s %s [%s]".formatted(
                route.prefix(),
                origin.isPresent() ? origin.getAsLong() : "-",
                route.asPath().stream().map(Object::toString).collect(joining(" ")));
    }

    static LineReader lines(String text)
    {
        return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    /**
     * The problems of a file, in a line each: line, reason.
     */
    static List<String> of(FileProblems problems)
    {
        return problems.problems().stream().map(problem -> problem.line() + ": " + problem.reason()).toList();
    }

    static RouteTable read(Path file)
            throws IOException
    {
        BestRoutes routes = new BestRoutes();
        FileProblems problems = new FileProblems(file);
        RouteFile.read(file, routes, problems);
        if (problems.count() > 0) {
            throw new IOException(problems.problems().toString());
        }
        return routes.build();
    }

    /**
     * The bytes of an address, as the JDK reads it.
     */
    static byte[] parseAddress(String text)
            throws UnknownHostException
    {
        return InetAddress.getByName(text).getAddress();
    }
}
