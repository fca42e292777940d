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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Data that others have made, which are no part of this repository. They lie beside the checkout in shared/samples,
 * shared/captures and shared/asn, or where the environment variables FLOW_SAMPLES, FLOW_CAPTURES and FLOW_ASN_DATA say.
 */
final class RealFiles
{
    private static final Map<String, String> VARIABLES = Map.of("samples", "FLOW_SAMPLES", "captures", "FLOW_CAPTURES", "asn", "FLOW_ASN_DATA");

    private RealFiles() {}

    /**
     * The files, all or none; for none there is a line on standard output.
     */
    static List<Path> find(String folder, String... files)
    {
        Optional<Path> found = findFolder(folder);
        List<Path> paths = found.stream().flatMap(path -> Stream.of(files).map(path::resolve)).toList();
        if (paths.isEmpty() || !paths.stream().allMatch(Files::exists)) {
            System.out.printf("not found, so nothing is tested with them: %s; %s may name their folder%n", List.of(files), VARIABLES.get(folder));
            return List.of();
        }
        return paths;
    }

    private static Optional<Path> findFolder(String name)
    {
        String configured = System.getenv(VARIABLES.get(name));
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        for (Path parent = Path.of("").toAbsolutePath(); parent != null; parent = parent.getParent()) {
            Path folder = parent.resolve("shared").resolve(name);
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
