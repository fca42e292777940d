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
package dev.trinoflow.quickstart.stack;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;
import dev.trinoflow.quickstart.generator.DimensionFiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Writes the configuration files of a stack, from templates and the example catalog of the checkout. They are written
 * anew at each start; catalogs of other names are left alone.
 */
public final class StackConfiguration
{
    private static final String EXAMPLE_BROKER = "127.0.0.1:9092";

    private final StackDirectory directory;
    private final Path home;
    private final Ports ports;

    public StackConfiguration(StackDirectory directory, Path home, Ports ports)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.home = requireNonNull(home, "home is null");
        this.ports = requireNonNull(ports, "ports is null");
    }

    void write()
    {
        directory.create();
        directory.writePorts(ports);
        Map<String, String> values = Map.of(
                "trino.port", Integer.toString(ports.trino()),
                "kafka.port", Integer.toString(ports.kafka()),
                "controller.port", Integer.toString(ports.controller()),
                "archiver.port", Integer.toString(ports.archiver()),
                "data-dir", directory.root().toString());
        try {
            for (String name : new String[] {"archiver.properties", "broker.properties", "config.properties", "log.properties", "logging.properties"}) {
                Files.writeString(directory.configuration(name), fill(template(name), values));
            }
            writeCatalog(values);
            DimensionFiles.write(directory.dimensions(), directory.asnData());
            unpackPlugin();
            copyArchiver();
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.START_FAILED, "the configuration cannot be written: " + e, e);
        }
    }

    private void writeCatalog(Map<String, String> values)
            throws IOException
    {
        Path example = home.resolve("etc").resolve("catalog").resolve("flow.properties");
        String catalog = Files.readString(example).replace(EXAMPLE_BROKER, ports.bootstrapServers());
        Files.writeString(directory.configuration("catalog").resolve("flow.properties"), catalog + "\n" + fill(template("archive.properties"), values));
    }

    /**
     * A copy, so that a build does not pull the jars from under the archiver. Libraries, which no build changes, are linked
     * where the file system can.
     */
    private void copyArchiver()
            throws IOException
    {
        Path target = home.resolve("flow-archiver/target");
        if (!Files.exists(target.resolve("flow-archiver.jar"))) {
            throw new FlowException(ExitCode.START_FAILED, "the archiver is not built, %s is missing: run ./mvnw package".formatted(target.resolve("flow-archiver.jar")));
        }
        Path libraries = Files.createDirectories(directory.archiver().resolve("lib"));
        deleteFiles(libraries);
        Files.copy(target.resolve("flow-archiver.jar"), directory.archiver().resolve("flow-archiver.jar"), StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> files = Files.list(target.resolve("lib"))) {
            for (Path file : files.toList()) {
                linkOrCopy(file, libraries.resolve(file.getFileName()));
            }
        }
    }

    private static void linkOrCopy(Path source, Path target)
            throws IOException
    {
        if (!source.getFileName().toString().startsWith("flow-")) {
            try {
                Files.createLink(target, source);
                return;
            }
            catch (IOException | UnsupportedOperationException _) {
                // another file system
            }
        }
        Files.copy(source, target);
    }

    /**
     * The server reads its jars lazily: they are a copy, so that a build does not pull them from under it.
     */
    private void unpackPlugin()
            throws IOException
    {
        Path archive = home.resolve("trino-flow-connector/target/trino-flow-connector-1-SNAPSHOT.zip");
        if (!Files.exists(archive)) {
            throw new FlowException(ExitCode.START_FAILED, "the connector is not built, %s is missing: run ./mvnw package".formatted(archive));
        }
        Path plugin = Files.createDirectories(directory.plugins().resolve("flow"));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<ZipEntry> entries = Collections.list(zip.entries()).stream().filter(entry -> !entry.isDirectory()).map(ZipEntry.class::cast).toList();
            // hundreds of megabytes that hardly ever change; the list is there only while all that it names is
            Path list = directory.pluginList();
            List<String> content = entries.stream().map(entry -> "%s %s %x".formatted(entry.getName(), entry.getSize(), entry.getCrc())).toList();
            if (Files.exists(list) && Files.readAllLines(list).equals(content) && fileCount(plugin) == content.size()) {
                return;
            }
            Files.deleteIfExists(list);
            deleteFiles(plugin);
            for (ZipEntry entry : entries) {
                try (InputStream stream = zip.getInputStream(entry)) {
                    // a plugin is a flat directory of jars
                    Files.copy(stream, plugin.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
            Files.write(list, content);
        }
    }

    private static long fileCount(Path folder)
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void deleteFiles(Path folder)
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String template(String name)
    {
        try (InputStream stream = StackConfiguration.class.getResourceAsStream(name)) {
            return new String(requireNonNull(stream, name).readAllBytes(), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fill(String template, Map<String, String> values)
    {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
