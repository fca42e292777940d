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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

final class TestLogTail
{
    @TempDir
    private Path directory;

    @Test
    void testLastLines()
            throws IOException
    {
        Path log = Files.writeString(directory.resolve("long.log"), IntStream.range(0, 20_000).mapToObj(number -> "line " + number).collect(joining("\n")));
        assertThat(LogTail.read(log)).startsWith("last lines of %s:\n    line 19985\n".formatted(log)).endsWith("\n    line 19999");
    }

    @Test
    void testMessagesOfAStackTraceWithoutItsFrames()
            throws IOException
    {
        Path log = Files.writeString(directory.resolve("trace.log"), "ERROR start\n\njava.io.IOException: no space\n\tat A.b(A.java:1)\nCaused by: C\n\tat D.e(D.java:2)\n\t... 12 more\n");
        assertThat(LogTail.read(log)).isEqualTo("last lines of %s:\n    ERROR start\n    java.io.IOException: no space\n    Caused by: C".formatted(log));
    }

    @Test
    void testNoLog()
    {
        assertThat(LogTail.read(directory.resolve("none.log"))).startsWith("log %s cannot be read".formatted(directory.resolve("none.log")));
    }
}
