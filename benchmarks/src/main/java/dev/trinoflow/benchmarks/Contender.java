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

import dev.trinoflow.benchmarks.Measurement.Answer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * A catalog that answers the queries.
 *
 * @param name for the table of results
 * @param url JDBC URL with catalog and schema
 * @param pid process of the server
 */
record Contender(String name, String url, long pid, Map<String, String> queries)
{
    private static final int RUNS = Integer.parseInt(System.getenv().getOrDefault("FLOW_BENCHMARKS_RUNS", "3"));
    private static final long WARM_UP_NANOS = SECONDS.toNanos(Long.parseLong(System.getenv().getOrDefault("FLOW_BENCHMARKS_WARM_UP", "0")));
    // USER_HZ
    private static final double TICKS = 100.0;

    /**
     * Runs each query to warm up, once and for as long as asked for, and then as often as asked for.
     */
    Map<String, Measurement> run()
            throws SQLException, IOException
    {
        Properties properties = new Properties();
        if (url.startsWith("jdbc:trino:")) {
            properties.setProperty("user", "benchmark");
        }
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection(url, properties); Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> query : queries.entrySet()) {
                long warmUpEnd = System.nanoTime() + WARM_UP_NANOS;
                do {
                    read(statement, query.getValue());
                }
                while (System.nanoTime() < warmUpEnd);
                List<Double> seconds = new ArrayList<>();
                List<Double> cpuSeconds = new ArrayList<>();
                Answer answer = null;
                for (int run = 0; run < RUNS; run++) {
                    double cpu = cpuSeconds();
                    long start = System.nanoTime();
                    answer = read(statement, query.getValue());
                    seconds.add((System.nanoTime() - start) / 1e9);
                    cpuSeconds.add(cpuSeconds() - cpu);
                }
                measurements.put(query.getKey(), new Measurement(seconds, cpuSeconds, answer.rows(), answer.checksum()));
            }
        }
        return measurements;
    }

    private static Answer read(Statement statement, String sql)
            throws SQLException
    {
        try (ResultSet result = statement.executeQuery(sql)) {
            return Answer.read(result);
        }
    }

    private double cpuSeconds()
            throws IOException
    {
        String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        // after the name, which can hold anything, utime and stime are the 12th and 13th
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }
}
