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
package dev.trinoflow.connector.function;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the tables that come with the functions: a row a line, values with a comma between, # before a comment.
 */
final class BundledTable
{
    private static final Splitter VALUES = Splitter.on(',');

    private BundledTable() {}

    static List<List<String>> read(String file)
    {
        try {
            return Resources.readLines(Resources.getResource(BundledTable.class, file), UTF_8).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(VALUES::splitToList)
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
