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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import static com.google.common.base.Throwables.throwIfInstanceOf;
import static com.google.common.base.Throwables.throwIfUnchecked;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Writes what is decoded while the next messages are: one thing at a time, in the order of its submission.
 */
final class WriteQueue
{
    private final Executor executor;
    private Future<Void> writing = completedFuture(null);

    interface Write
    {
        void run()
                throws IOException;
    }

    /**
     * @param executor runs one task after the other
     */
    WriteQueue(Executor executor)
    {
        this.executor = requireNonNull(executor, "executor is null");
    }

    /**
     * Begins to write, after what was submitted before is written.
     *
     * @throws IOException if that could not be written
     */
    void submit(Write write)
            throws IOException
    {
        await();
        FutureTask<Void> task = new FutureTask<>(() -> {
            write.run();
            return null;
        });
        writing = task;
        executor.execute(task);
    }

    /**
     * Waits until everything is written.
     *
     * @throws IOException if something could not be
     */
    void await()
            throws IOException
    {
        Future<Void> current = writing;
        writing = completedFuture(null);
        try {
            current.get();
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
