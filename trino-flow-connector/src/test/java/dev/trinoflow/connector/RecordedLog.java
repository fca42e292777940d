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
package dev.trinoflow.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/**
 * What is logged while it is open, with the stack traces: of the given packages everything, of others what their levels
 * let through.
 */
public final class RecordedLog
        implements AutoCloseable
{
    private final Recorder recorder = new Recorder();
    private final List<Verbose> verbose = new ArrayList<>();

    public RecordedLog(String... packages)
    {
        Logger.getLogger("").addHandler(recorder);
        Stream.of(packages).map(Verbose::new).forEach(verbose::add);
        verbose.forEach(loud -> {
            loud.logger.addHandler(recorder);
            loud.logger.setLevel(Level.ALL);
            // thousands of lines, which the console can do without
            loud.logger.setUseParentHandlers(false);
        });
    }

    public List<String> messages()
    {
        return List.copyOf(recorder.messages);
    }

    @Override
    public void close()
    {
        Logger.getLogger("").removeHandler(recorder);
        verbose.forEach(loud -> {
            loud.logger.removeHandler(recorder);
            loud.logger.setLevel(loud.level);
            loud.logger.setUseParentHandlers(loud.useParentHandlers);
        });
    }

    private static final class Verbose
    {
        private final Logger logger;
        private final Level level;
        private final boolean useParentHandlers;

        Verbose(String name)
        {
            logger = Logger.getLogger(name);
            level = logger.getLevel();
            useParentHandlers = logger.getUseParentHandlers();
        }
    }

    private static final class Recorder
            extends Handler
    {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record)
        {
            messages.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
