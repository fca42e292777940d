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
package dev.trinoflow.archiver.table;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.spi.BlocksHashFactory;
import io.trino.spi.HostAddress;
import io.trino.spi.Node;
import io.trino.spi.NodeManager;
import io.trino.spi.PageIndexerFactory;
import io.trino.spi.PageSorter;
import io.trino.spi.VersionEmbedder;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.TypeManager;

import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/**
 * What Trino's Iceberg connector asks of the engine that it runs in. The archiver uses its catalogs and file systems
 * only, which ask for a node and a tracer; services of queries are there and refuse to be used.
 */
final class ArchiverConnectorContext
        implements ConnectorContext
{
    private static final Node NODE = new ArchiverNode();

    @Override
    public OpenTelemetry getOpenTelemetry()
    {
        return OpenTelemetry.noop();
    }

    @Override
    public Tracer getTracer()
    {
        return OpenTelemetry.noop().getTracer("flow-archiver");
    }

    @Override
    public Node getCurrentNode()
    {
        return NODE;
    }

    @Override
    public NodeManager getNodeManager()
    {
        return unused(NodeManager.class);
    }

    @Override
    public VersionEmbedder getVersionEmbedder()
    {
        return new NoVersionEmbedder();
    }

    @Override
    public TypeManager getTypeManager()
    {
        return new StoredTypeManager();
    }

    @Override
    public MetadataProvider getMetadataProvider()
    {
        return unused(MetadataProvider.class);
    }

    @Override
    public PageSorter getPageSorter()
    {
        return unused(PageSorter.class);
    }

    @Override
    public PageIndexerFactory getPageIndexerFactory()
    {
        return unused(PageIndexerFactory.class);
    }

    @Override
    public BlocksHashFactory getBlocksHashFactory()
    {
        return unused(BlocksHashFactory.class);
    }

    private static <T> T unused(Class<T> type)
    {
        return type.cast(Proxy.newProxyInstance(ArchiverConnectorContext.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> type.getSimpleName();
            default -> throw new UnsupportedOperationException("the archiver has no " + type.getSimpleName());
        }));
    }

    private static final class ArchiverNode
            implements Node
    {
        @Override
        public String getHost()
        {
            return "localhost";
        }

        @Override
        public HostAddress getHostAndPort()
        {
            return HostAddress.fromParts(getHost(), 0);
        }

        @Override
        public String getNodeIdentifier()
        {
            return "flow-archiver";
        }

        @Override
        public String getVersion()
        {
            return "flow-archiver";
        }

        @Override
        public boolean isCoordinator()
        {
            return true;
        }
    }

    private static final class NoVersionEmbedder
            implements VersionEmbedder
    {
        @Override
        public Runnable embedVersion(Runnable runnable)
        {
            return runnable;
        }

        @Override
        public <T> Callable<T> embedVersion(Callable<T> callable)
        {
            return callable;
        }
    }
}
