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
package dev.trinoflow.archiver;

import java.io.PrintWriter;

import static java.util.Objects.requireNonNull;

/**
 * Shows on a terminal how far something is read; elsewhere nothing.
 */
final class ProgressBar
        implements AutoCloseable
{
    private static final int WIDTH = 40;
    private static final long INTERVAL_NANOS = 200_000_000;

    private final String name;
    private final long length;
    private final String unit;
    private final PrintWriter out;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final long start = System.nanoTime();
    private long shownNanos = start;

    ProgressBar(String name, long length, String unit, PrintWriter out)
    {
        this.name = requireNonNull(name, "name is null");
        this.length = length;
        this.unit = requireNonNull(unit, "unit is null");
        this.out = requireNonNull(out, "out is null");
    }

    void reached(long position)
    {
        long now = System.nanoTime();
        if (terminal && now - shownNanos >= INTERVAL_NANOS) {
            shownNanos = now;
            out.print("\r" + line(name, unit, position, length, now - start));
            out.flush();
        }
    }

    static String line(String name, String unit, long position, long length, long nanos)
    {
        double part = length == 0 ? 1 : Math.clamp((double) position / length, 0, 1);
        int filled = (int) (part * WIDTH);
        return "[%s%s] %3d%%  %,d %s a second  %s".formatted("#".repeat(filled), "-".repeat(WIDTH - filled), (int) (part * 100), (long) (position / (nanos / 1e9)), unit, name);
    }

    @Override
    public void close()
    {
        if (shownNanos != start) {
            out.print("\r" + " ".repeat(WIDTH + 40 + name.length()) + "\r");
            out.flush();
        }
    }
}
