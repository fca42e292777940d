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

import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;

import java.io.IOException;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * The memory of several page sources that are open at the same time, as one.
 */
final class SharedMemory
{
    private final MemoryContext whole;
    private long bytes;

    SharedMemory(MemoryContext whole)
    {
        this.whole = requireNonNull(whole, "whole is null");
    }

    MemoryContext part()
    {
        return new Part();
    }

    /**
     * Opens a source, which has no memory any more when it is closed.
     */
    ConnectorPageSource open(Function<MemoryContext, ConnectorPageSource> opener)
    {
        MemoryContext part = part();
        return new ForwardingPageSource(opener.apply(part))
        {
            @Override
            public SourcePage getNextSourcePage()
            {
                return source.getNextSourcePage();
            }

            @Override
            public void close()
                    throws IOException
            {
                super.close();
                part.setBytes(0);
            }
        };
    }

    private synchronized void add(long change)
    {
        bytes += change;
        whole.setBytes(bytes);
    }

    private final class Part
            implements MemoryContext
    {
        private long partBytes;

        @Override
        public void setBytes(long newBytes)
        {
            if (newBytes != partBytes) {
                add(newBytes - partBytes);
                partBytes = newBytes;
            }
        }
    }
}
