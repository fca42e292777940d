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
package dev.trinoflow.connector;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static java.util.function.Predicate.not;

/**
 * Where the programs are that the tests with real collectors need.
 */
final class CollectorProgram
{
    private static final Map<String, String> ENVIRONMENT = ImmutableMap.of("goflow2", "FLOW_GOFLOW2");

    private CollectorProgram() {}

    /**
     * The program, if it is installed and the captures are there; else says why not, and fails where
     * FLOW_REQUIRE_COLLECTORS is 1.
     */
    static Optional<Path> find(String name)
    {
        Optional<Path> program = findFile(name);
        String reason;
        if (program.isEmpty()) {
            reason = "it is not installed";
        }
        else if (SharedFiles.find("captures").isEmpty() || SharedFiles.find("samples/exporter_map.txt").isEmpty()) {
            reason = "the captures are absent, shared/captures and shared/samples beside the checkout";
        }
        else {
            return program;
        }
        if ("1".equals(System.getenv("FLOW_REQUIRE_COLLECTORS"))) {
            throw new AssertionError("Cannot run with " + name + ": " + reason);
        }
        System.out.println("Not run with " + name + ": " + reason);
        return Optional.empty();
    }

    private static Optional<Path> findFile(String name)
    {
        String configured = System.getenv(ENVIRONMENT.getOrDefault(name, ""));
        if (configured != null) {
            return Optional.of(Path.of(configured)).filter(Files::isExecutable);
        }
        // daemons are in /usr/sbin, which the PATH of an ordinary user lacks; the last is where go install puts a program
        String folders = String.join(":", System.getenv("PATH"), "/usr/sbin", "/usr/local/sbin", System.getProperty("user.home") + "/go/bin");
        return Splitter.on(':').splitToStream(folders)
                .filter(not(String::isEmpty))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
