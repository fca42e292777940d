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

import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Named queries of a file: a line such as {@code -- L1: all flows}, then the statement, ended by a semicolon.
 */
final class QueryFile
{
    private QueryFile() {}

    static Map<String, String> read(Path file)
            throws IOException
    {
        ImmutableMap.Builder<String, String> queries = ImmutableMap.builder();
        String name = null;
        StringBuilder sql = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.matches("-- [A-Z]\\d+[a-z]?: .*")) {
                name = line.substring(3, line.indexOf(':'));
                sql.setLength(0);
            }
            else if (name != null) {
                sql.append(line).append('\n');
                if (line.endsWith(";")) {
                    queries.put(name, sql.substring(0, sql.length() - 2));
                    name = null;
                }
            }
        }
        return queries.buildOrThrow();
    }
}
