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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Records in files: those of this repository, and those that real collectors wrote, which lie beside the checkout in
 * shared/samples, or where the environment variable FLOW_SAMPLES says.
 */
final class JsonRecords
{
    private static final List<String> OWN_FILES = List.of("pmacct-1.7.jsonl", "pmacct-1.7-epoch.jsonl", "pmacct-1.7-bgp.jsonl", "pmacct-1.8-arrays.jsonl", "pmacct-1.8-avro.jsonl", "pmacct-nat.jsonl", "goflow2.jsonl", "goflow2-mapping.jsonl", "no-flows.jsonl");

    private JsonRecords() {}

    static List<String> own(String file)
    {
        try (java.io.InputStream in = JsonRecords.class.getResourceAsStream("/json/" + file)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> own()
    {
        return OWN_FILES.stream().flatMap(file -> own(file).stream()).toList();
    }

    static Optional<Path> findCorpus()
    {
        String configured = System.getenv("FLOW_SAMPLES");
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path samples = folder.resolve("shared").resolve("samples");
            if (Files.isDirectory(samples)) {
                return Optional.of(samples);
            }
        }
        return Optional.empty();
    }

    /**
     * The files of the corpus that hold JSON of pmacct and goflow2.
     */
    static List<Path> corpusFiles(Path corpus)
    {
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(file -> file.toString().matches(".*(pmacct|goflow2)[^/]*/.*\\.json(l)?"))
                    .filter(file -> !file.toString().endsWith(".b64.jsonl"))
                    .sorted()
                    .toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The Kafka messages that a file of the corpus holds.
     */
    static List<String> messages(Path file)
    {
        try {
            List<String> lines = Files.readAllLines(file);
            if (!file.toString().endsWith(".messages.jsonl")) {
                return lines;
            }
            com.fasterxml.jackson.databind.ObjectMapper mapper = new com.fasterxml.jackson.databind.ObjectMapper();
            List<String> messages = new ArrayList<>();
            for (String line : lines) {
                messages.add(mapper.readTree(line).get("payload").textValue());
            }
            return messages;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
