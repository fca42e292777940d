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
package dev.trinoflow.quickstart.asn;

import java.io.Console;
import java.io.PrintWriter;

import static java.util.Objects.requireNonNull;

/**
 * Tells how far a long copy has come: in one line that changes on a terminal, else in a line every few seconds.
 */
final class CopyProgress
{
    private static final long TERMINAL_INTERVAL_NANOS = 500_000_000L;
    private static final long LOG_INTERVAL_NANOS = 5_000_000_000L;
    private static final String CLEAR_LINE = "\r\033[K";

    private final String name;
    private final long size;
    private final PrintWriter err;
    private final boolean terminal;
    private final long intervalNanos;
    private long shownNanos = System.nanoTime();
    private boolean shown;

    /**
     * @param size in bytes, 0 or less where it is not known
     */
    CopyProgress(String name, long size, PrintWriter err)
    {
        this.name = requireNonNull(name, "name is null");
        this.size = size;
        this.err = requireNonNull(err, "err is null");
        Console console = System.console();
        terminal = console != null && console.isTerminal();
        intervalNanos = terminal ? TERMINAL_INTERVAL_NANOS : LOG_INTERVAL_NANOS;
    }

    void update(long copied)
    {
        if (System.nanoTime() - shownNanos < intervalNanos) {
            return;
        }
        shownNanos = System.nanoTime();
        String line = "%s: %.1f MB%s".formatted(name, copied / 1e6, size > 0 ? ", %s %%".formatted(copied * 100 / size) : "");
        if (terminal) {
            err.print(CLEAR_LINE + line);
            shown = true;
        }
        else {
            err.println(line);
        }
        err.flush();
    }

    /**
     * Leaves the line to others.
     */
    void clear()
    {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }
}
