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
package dev.trinoflow.quickstart.query;

import com.google.common.collect.ImmutableSortedMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The files {@code *.sql} of a folder, by name.
 */
public final class QueryLibrary
{
    private static final String ENDING = ".sql";

    private final Path folder;
    private final SortedMap<String, QueryFile> queries;

    private QueryLibrary(Path folder, SortedMap<String, QueryFile> queries)
    {
        this.folder = requireNonNull(folder, "folder is null");
        this.queries = ImmutableSortedMap.copyOf(queries);
    }

    /**
     * Reads all files; the first that is wrong ends it.
     *
     * @throws QueryException that names the file and the line
     */
    public static QueryLibrary load(Path folder)
    {
        SortedMap<String, QueryFile> queries = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(ENDING)).sorted().toList()) {
                String fileName = file.getFileName().toString();
                String name = fileName.substring(0, fileName.length() - ENDING.length());
                queries.put(name, new QueryFileParser(name, "%s/%s".formatted(folder.getFileName(), fileName), Files.readString(file)).parse());
            }
        }
        catch (IOException e) {
            throw new QueryException("the queries of %s cannot be read: %s".formatted(folder, e), e);
        }
        return new QueryLibrary(folder, queries);
    }

    /**
     * All queries, in the order of their names.
     */
    public Collection<QueryFile> queries()
    {
        return queries.values();
    }

    /**
     * @throws QueryException that names the queries with a similar name
     */
    public QueryFile require(String name)
    {
        QueryFile query = queries.get(name);
        if (query == null) {
            List<String> similar = queries.keySet().stream()
                    .filter(candidate -> Stream.of(name.split("-")).anyMatch(word -> word.length() > 1 && candidate.contains(word)))
                    .toList();
            throw new QueryException("there is no query '%s' in %s%s".formatted(
                    name,
                    folder,
                    similar.isEmpty() ? "; ./flow query --list shows all" : ": do you mean %s?".formatted(String.join(", ", similar))));
        }
        return query;
    }
}
