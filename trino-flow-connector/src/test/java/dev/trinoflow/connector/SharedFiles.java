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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files too large or too foreign for the repository, in a folder named shared beside a checkout.
 */
final class SharedFiles
{
    private SharedFiles() {}

    /**
     * Something of real exporters.
     */
    static Path capture(String name)
    {
        return find("captures").orElseThrow().resolve(name);
    }

    static Optional<Path> find(String name)
    {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("shared").resolve(name);
            if (Files.exists(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
