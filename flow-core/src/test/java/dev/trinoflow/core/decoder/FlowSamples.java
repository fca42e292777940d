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
package dev.trinoflow.core.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Records that real collectors wrote, from where {@link JsonRecords#findCorpus} finds them.
 */
final class FlowSamples
{
    private FlowSamples() {}

    /**
     * The lines of a file of the samples; none, and a line on standard output, where there are no samples.
     */
    static List<String> lines(String file)
            throws IOException
    {
        Optional<Path> folder = JsonRecords.findCorpus();
        if (folder.isEmpty()) {
            System.out.println("no samples of collectors found, so nothing is tested with " + file + "; FLOW_SAMPLES may name their folder");
            return List.of();
        }
        return Files.readAllLines(folder.orElseThrow().resolve(file));
    }
}
