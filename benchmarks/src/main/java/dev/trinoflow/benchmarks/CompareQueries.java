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
package dev.trinoflow.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.lang.Long.parseLong;

/**
 * Runs named queries on several catalogs and prints, as a Markdown table, how long each takes and how the times compare
 * with those of the first catalog. The list is run twice, and the second pass reported: in the first the servers still
 * compile.
 */
final class CompareQueries
{
    private static final int PASSES = 2;
    // any rows will do, each server has its own
    private static final Set<String> UNORDERED = Set.of("L5");
    // the same questions to more flows
    private static final String DIFFERENT = "U";

    private CompareQueries() {}

    /**
     * @param arguments for each catalog: name, JDBC URL, process id or {@code self}, file of queries
     */
    static void main(String[] arguments)
            throws IOException, SQLException
    {
        List<Contender> contenders = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 4) {
            contenders.add(new Contender(arguments[i], arguments[i + 1], arguments[i + 2].equals("self") ? ProcessHandle.current().pid() : parseLong(arguments[i + 2]), QueryFile.read(Path.of(arguments[i + 3]))));
        }
        Map<String, Map<String, Measurement>> results = new LinkedHashMap<>();
        for (int pass = 1; pass <= PASSES; pass++) {
            for (Contender contender : contenders) {
                System.err.printf("pass %d of %d: %s%n", pass, PASSES, contender.name());
                results.put(contender.name(), contender.run());
            }
        }
        List<String> names = List.copyOf(results.keySet());
        printTable(names, results);
        if (!agree(names, results)) {
            System.err.println("the answers differ: the times cannot be compared");
            System.exit(1);
        }
    }

    private static void printTable(List<String> names, Map<String, Map<String, Measurement>> results)
    {
        StringBuilder header = new StringBuilder("| query |");
        StringBuilder rule = new StringBuilder("|---|");
        for (String name : names) {
            header.append(" %s: s (CPU s) |".formatted(name));
            rule.append("---|");
        }
        for (String name : names.subList(1, names.size())) {
            header.append(" %s is faster |".formatted(name));
            rule.append("---|");
        }
        System.out.println(header + " rows, checksum |\n" + rule + "---|");
        Map<String, Measurement> first = results.get(names.getFirst());
        for (String query : results.get(names.getLast()).keySet()) {
            StringBuilder line = new StringBuilder("| %s |".formatted(query));
            for (String name : names) {
                Measurement measurement = results.get(name).get(query);
                line.append(measurement == null ? " |" : " %.3f (%.2f) |".formatted(measurement.medianSeconds(), measurement.medianCpuSeconds()));
            }
            for (String name : names.subList(1, names.size())) {
                line.append(first.containsKey(query) ? " %.2f x |".formatted(first.get(query).medianSeconds() / results.get(name).get(query).medianSeconds()) : " |");
            }
            Measurement last = results.get(names.getLast()).get(query);
            System.out.println(line + " %d, %s |".formatted(last.rows(), last.checksum().toPlainString()));
        }
    }

    private static boolean agree(List<String> names, Map<String, Map<String, Measurement>> results)
    {
        boolean agree = true;
        for (String query : results.get(names.getLast()).keySet()) {
            Measurement last = results.get(names.getLast()).get(query);
            for (String name : names) {
                Measurement measurement = results.get(name).get(query);
                if (measurement != null && !UNORDERED.contains(query) && !query.startsWith(DIFFERENT) && !measurement.hasSameAnswer(last)) {
                    System.err.printf("%s: %s has %d rows, checksum %s; %s has %d rows, checksum %s%n", query, name, measurement.rows(), measurement.checksum(), names.getLast(), last.rows(), last.checksum());
                    agree = false;
                }
            }
        }
        return agree;
    }
}
