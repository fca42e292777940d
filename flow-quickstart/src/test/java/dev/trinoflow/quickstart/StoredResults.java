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
package dev.trinoflow.quickstart;

import com.google.common.hash.Hashing;
import dev.trinoflow.quickstart.sql.ResultFormat;
import dev.trinoflow.quickstart.sql.ResultPrinter;
import io.trino.jdbc.TrinoResultSet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Answers that are kept beside the tests: a file a query, with the rows that it may read, the first rows of its answer,
 * and a hash of all. The environment variable {@code FLOW_UPDATE_RESULTS} has them written anew, to be looked at before
 * they are committed.
 */
final class StoredResults
{
    private static final String ENDING = ".txt";
    private static final String READ = "rows read: at most ";
    private static final int ROWS_SHOWN = 12;
    private static final boolean UPDATE = System.getenv("FLOW_UPDATE_RESULTS") != null;

    private final Path folder;

    StoredResults(Path folder)
    {
        this.folder = requireNonNull(folder, "folder is null");
    }

    List<String> names()
            throws IOException
    {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(ENDING, "")).sorted().toList();
        }
    }

    /**
     * Returns what is wrong.
     */
    Optional<String> check(String name, ResultSet result)
            throws SQLException, IOException
    {
        StringWriter text = new StringWriter();
        long rows = new ResultPrinter(ResultFormat.TABLE, new PrintWriter(text)).print(result);
        List<String> lines = text.toString().lines().toList();
        String answer = String.join("\n", lines.subList(0, Math.min(lines.size(), ROWS_SHOWN + 2)))
                + "\n(%s rows, hash %s)\n".formatted(rows, Hashing.sha256().hashString(String.join("\n", lines), UTF_8).toString().substring(0, 16));
        long rowsRead = result.unwrap(TrinoResultSet.class).getStats().getProcessedRows();
        Path file = folder.resolve(name + ENDING);
        if (UPDATE) {
            Files.createDirectories(folder);
            Files.writeString(file, READ + rowsRead + "\n\n" + answer);
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            return Optional.of("%s: no answer is stored in %s".formatted(name, file));
        }
        String stored = Files.readString(file);
        int end = stored.indexOf('\n');
        long mostRows = Long.parseLong(stored.substring(READ.length(), end));
        if (rowsRead > mostRows) {
            return Optional.of("%s reads %s rows, and may read %s".formatted(name, rowsRead, mostRows));
        }
        String expected = stored.substring(end + 2);
        return expected.equals(answer) ? Optional.empty() : Optional.of("%s\n--- stored\n%s--- now\n%s".formatted(name, expected, answer));
    }
}
