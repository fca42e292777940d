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
package dev.trinoflow.quickstart.replay;

import java.io.Console;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

import static java.util.Objects.requireNonNull;

/**
 * Tells how far a long replay has come: in one line that changes on a terminal, else in a line every few seconds.
 */
public final class ReplayProgress
{
    private static final long TERMINAL_INTERVAL_NANOS = 500_000_000L;
    private static final long LOG_INTERVAL_NANOS = 5_000_000_000L;
    /**
     * The clock is looked at once in so many messages.
     */
    private static final int STRIDE = 256;
    private static final String CLEAR_LINE = "\r\033[K";

    private final Replay replay;
    private final PrintWriter err;
    private final boolean terminal;
    private final long intervalNanos;

    private String name = "";
    private long size;
    private LongSupplier position = () -> 0;
    private long shownNanos = System.nanoTime();
    private boolean shown;

    public ReplayProgress(Replay replay, PrintWriter err)
    {
        this.replay = requireNonNull(replay, "replay is null");
        this.err = requireNonNull(err, "err is null");
        Console console = System.console();
        terminal = console != null && console.isTerminal();
        intervalNanos = terminal ? TERMINAL_INTERVAL_NANOS : LOG_INTERVAL_NANOS;
    }

    /**
     * @param size of the file, 0 where it is not known
     * @param position in the file, as it is read
     */
    public void begin(String name, long size, LongSupplier position)
    {
        this.name = name;
        this.size = size;
        this.position = position;
    }

    public void update()
    {
        if (replay.messageCount() % STRIDE != 0 || System.nanoTime() - shownNanos < intervalNanos) {
            return;
        }
        shownNanos = System.nanoTime();
        String part = size == 0 ? "" : ", %s %%".formatted(position.getAsLong() * 100 / size);
        String line = "%s: %,d messages, %.1f MB%s".formatted(name, replay.messageCount(), replay.byteCount() / 1e6, part);
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
    public void clear()
    {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }
}
