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

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The CSV files that people edit: exporters.csv, interfaces.csv and networks.csv. Values are as in docs/dimensions.md.
 */
final class DimensionFiles
{
    private static final List<String> EXPORTER_COLUMNS = ImmutableList.of("address", "name", "site", "region", "sampling_rate", "committed_rate");
    private static final List<String> INTERFACE_COLUMNS = ImmutableList.of("exporter", "if_index", "name", "description", "speed", "boundary", "connectivity", "provider", "customer");
    private static final List<String> NETWORK_COLUMNS = Stream.concat(Stream.of("prefix"), Stream.of(NetworkAttribute.values()).map(NetworkAttribute::column)).collect(toImmutableList());

    private DimensionFiles() {}

    static void readExporters(Path file, ExporterTable.Builder builder, FileProblems problems)
            throws IOException
    {
        new CsvFile(file, EXPORTER_COLUMNS, ImmutableList.of("address", "name")).forEachRow(problems, row -> {
            long[] address = row.address("address");
            OptionalLong samplingRate = row.number("sampling_rate");
            checkArgument(samplingRate.isEmpty() || samplingRate.getAsLong() > 0, "the sampling_rate is 0; leave it empty to keep the records' own");
            builder.add(new Exporter(address[0], address[1], row.required("name"), row.text("site"), row.text("region"), samplingRate, row.number("committed_rate")));
        });
    }

    static void readInterfaces(Path file, InterfaceTable.Builder builder, FileProblems problems)
            throws IOException
    {
        new CsvFile(file, INTERFACE_COLUMNS, ImmutableList.of("exporter", "if_index", "name")).forEachRow(problems, row -> {
            long[] exporter = row.address("exporter");
            row.required("if_index");
            builder.add(new Interface(
                    exporter[0],
                    exporter[1],
                    row.number("if_index").orElseThrow(),
                    row.required("name"),
                    row.text("description"),
                    row.number("speed"),
                    row.text("boundary").map(DimensionFiles::parseBoundary),
                    row.text("connectivity"),
                    row.text("provider"),
                    row.text("customer")));
        });
    }

    static void readNetworks(Path file, NetworkTable.Builder builder, FileProblems problems)
            throws IOException
    {
        new CsvFile(file, NETWORK_COLUMNS, ImmutableList.of("prefix", "name")).forEachRow(problems, row ->
                builder.add(new Network(
                        AddressRange.parse(row.required("prefix")),
                        row.required("name"),
                        row.text("customer"),
                        row.text("region"),
                        row.text("site"),
                        row.text("role"),
                        row.text("tenant"),
                        row.text("subscriber"))));
    }

    private static InterfaceBoundary parseBoundary(String text)
    {
        return switch (text.toLowerCase(Locale.ENGLISH)) {
            case "internal" -> InterfaceBoundary.INTERNAL;
            case "external" -> InterfaceBoundary.EXTERNAL;
            default -> throw new IllegalArgumentException("the boundary is neither internal nor external: '%s'".formatted(text));
        };
    }
}
