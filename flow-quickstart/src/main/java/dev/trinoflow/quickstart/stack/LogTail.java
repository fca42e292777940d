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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The end of a log file, for messages about a process that failed.
 */
final class LogTail
{
    private static final int LINES = 15;
    private static final int BYTES = 64 * 1024;

    private LogTail() {}

    static String read(Path log)
    {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long begin = Math.max(0, file.length() - BYTES);
            byte[] bytes = new byte[(int) (file.length() - begin)];
            file.seek(begin);
            file.readFully(bytes);
            // of a stack trace the messages tell what is wrong, and the frames fill the screen
            List<String> lines = new String(bytes, UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("\tat ") && !line.startsWith("\t... "))
                    .toList();
            return "last lines of %s:\n    %s".formatted(log, String.join("\n    ", lines.subList(Math.max(0, lines.size() - LINES), lines.size())));
        }
        catch (IOException e) {
            return "log %s cannot be read: %s".formatted(log, e.getMessage());
        }
    }
}
