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

import com.google.inject.Inject;
import dev.trinoflow.connector.archive.Archive;
import dev.trinoflow.connector.live.LiveChunkCache;
import dev.trinoflow.connector.live.LiveDecoding;
import dev.trinoflow.core.enrich.DimensionStore;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Makes a provider for each scan of a task.
 */
final class FlowPageSourceProviderFactory
        implements ConnectorPageSourceProviderFactory
{
    private final LiveChunkCache cache;
    private final LiveDecoding decoding;
    private final DimensionTables dimensionTables;
    private final DimensionStore dimensions;
    private final Optional<ConnectorPageSourceProviderFactory> archive;

    @Inject
    FlowPageSourceProviderFactory(LiveChunkCache cache, LiveDecoding decoding, DimensionTables dimensionTables, DimensionStore dimensions, Optional<Archive> archive)
    {
        this.cache = requireNonNull(cache, "cache is null");
        this.decoding = requireNonNull(decoding, "decoding is null");
        this.dimensionTables = requireNonNull(dimensionTables, "dimensionTables is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        this.archive = archive.map(Archive::pageSourceProviderFactory);
    }

    @Override
    public ConnectorPageSourceProvider createPageSourceProvider()
    {
        return new FlowPageSourceProvider(cache, decoding, dimensionTables, dimensions, archive.map(ConnectorPageSourceProviderFactory::createPageSourceProvider));
    }
}
