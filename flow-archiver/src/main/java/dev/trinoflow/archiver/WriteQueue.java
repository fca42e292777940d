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

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import static com.google.common.base.Throwables.throwIfInstanceOf;
import static com.google.common.base.Throwables.throwIfUnchecked;
import static java.util.Objects.requireNonNull;

/**
 * Writes what is decoded while the next messages are: one thing at a time, in the order of its submission. So much may wait
 * to be written that a row group can be, before the decoding has to wait too.
 */
final class WriteQueue
{
    private static final long MAX_PENDING_BYTES = 64 << 20;

    private final Executor executor;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;

    interface Write
    {
        void run()
                throws IOException;
    }

    private record Pending(Future<Void> result, long bytes) {}

    /**
     * @param executor runs one task after the other
     */
    WriteQueue(Executor executor)
    {
        this.executor = requireNonNull(executor, "executor is null");
    }

    /**
     * Writes after what was submitted before is written. Waits while too much is pending.
     *
     * @param bytes that wait to be written
     * @throws IOException if something before could not be written
     */
    void submit(long bytes, Write write)
            throws IOException
    {
        while (!pending.isEmpty() && (pending.getFirst().result().isDone() || pendingBytes + bytes > MAX_PENDING_BYTES)) {
            awaitFirst();
        }
        FutureTask<Void> task = new FutureTask<>(() -> {
            write.run();
            return null;
        });
        pending.add(new Pending(task, bytes));
        pendingBytes += bytes;
        executor.execute(task);
    }

    /**
     * Waits until nothing is being written any more.
     *
     * @throws IOException if something could not be written
     */
    void await()
            throws IOException
    {
        try {
            while (!pending.isEmpty()) {
                awaitFirst();
            }
        }
        finally {
            while (!pending.isEmpty()) {
                try {
                    awaitFirst();
                }
                catch (IOException | RuntimeException _) {
                    // one failure is enough to know
                }
            }
        }
    }

    private void awaitFirst()
            throws IOException
    {
        Pending first = pending.remove();
        pendingBytes -= first.bytes();
        try {
            first.result().get();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a file was written", e);
        }
        catch (ExecutionException e) {
            throwIfInstanceOf(e.getCause(), IOException.class);
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }
}
