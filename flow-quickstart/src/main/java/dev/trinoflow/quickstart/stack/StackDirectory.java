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

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

import static java.util.Objects.requireNonNull;

/**
 * The directory that holds all of one stack: its settings, data, logs and process files. Two stacks share nothing but
 * the build.
 */
public record StackDirectory(Path root)
{
    private static final String PORT_BASE = "port-base";

    public StackDirectory
    {
        requireNonNull(root, "root is null");
        root = root.toAbsolutePath().normalize();
    }

    public Path configuration(String name)
    {
        return root.resolve("etc").resolve(name);
    }

    Path data(Component component)
    {
        return root.resolve(component.toString());
    }

    Path plugins()
    {
        return root.resolve("plugin");
    }

    /**
     * The archiver's jars.
     */
    Path archiver()
    {
        return data(Component.ARCHIVER);
    }

    /**
     * The files of the archive, and the catalog that lists its tables.
     */
    Path archive()
    {
        return root.resolve("archive");
    }

    /**
     * What exporters, interfaces and networks are called, and the routes.
     */
    Path dimensions()
    {
        return root.resolve("dimensions");
    }

    /**
     * AS numbers by address, and their names.
     */
    public Path asnData()
    {
        return root.resolve("asn");
    }

    /**
     * Names the files of the plugin that are unpacked.
     */
    Path pluginList()
    {
        return root.resolve("run").resolve("plugin.list");
    }

    public Path log(Component component)
    {
        return root.resolve("log").resolve(component + ".log");
    }

    Path processFile(Component component)
    {
        return root.resolve("run").resolve(component + ".pid");
    }

    /**
     * Exists while the supervisor has all components up.
     */
    public Path readyFile()
    {
        return root.resolve("run").resolve("ready");
    }

    /**
     * Locked by the supervisor as long as it lives.
     */
    Path lockFile()
    {
        return root.resolve("run").resolve("lock");
    }

    public void create()
    {
        try {
            for (String directory : new String[] {"archive", "archiver", "asn", "dimensions", "etc/catalog", "log", "run", "plugin", "trino"}) {
                Files.createDirectories(root.resolve(directory));
            }
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "data directory %s cannot be made: %s".formatted(root, e), e);
        }
    }

    /**
     * The ports of the stack's last start; empty where there was none.
     */
    public Optional<Ports> readPorts()
    {
        Path file = root.resolve("stack.properties");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return Optional.of(new Ports(Integer.parseInt(properties.getProperty(PORT_BASE, ""))));
        }
        catch (IOException | NumberFormatException e) {
            throw new FlowException(ExitCode.FAILED, "%s does not name the stack's ports (%s): delete it and start with --port-base N".formatted(file, e.getMessage()), e);
        }
    }

    void writePorts(Ports ports)
    {
        try {
            Files.writeString(root.resolve("stack.properties"), "# the ports of the last start\n%s=%s\n".formatted(PORT_BASE, ports.base()));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
