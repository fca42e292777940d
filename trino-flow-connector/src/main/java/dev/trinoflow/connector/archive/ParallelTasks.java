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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Closer;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.plugin.base.util.ExecutorUtil.processWithAdditionalThreads;
import static java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor;

/**
 * Runs what waits for a store or a catalog at the same time.
 */
public final class ParallelTasks
{
    private ParallelTasks() {}

    /**
     * @return what the tasks give, in their order
     */
    public static <T> List<T> run(List<? extends Supplier<T>> tasks)
    {
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        List<Callable<T>> callables = tasks.stream().<Callable<T>>map(task -> () -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(classLoader)) {
                return task.get();
            }
        }).collect(toImmutableList());
        try (ExecutorService executor = newVirtualThreadPerTaskExecutor()) {
            return ImmutableList.copyOf(processWithAdditionalThreads(callables, executor));
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Opens what has to be closed. Where one cannot be opened, the others are closed.
     */
    public static <T extends Closeable> List<T> open(List<Supplier<T>> openers)
    {
        Queue<T> opened = new ConcurrentLinkedQueue<>();
        try {
            return run(openers.stream().<Supplier<T>>map(opener -> () -> {
                T resource = opener.get();
                opened.add(resource);
                return resource;
            }).toList());
        }
        catch (RuntimeException e) {
            try (Closer closer = Closer.create()) {
                opened.forEach(closer::register);
            }
            catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
