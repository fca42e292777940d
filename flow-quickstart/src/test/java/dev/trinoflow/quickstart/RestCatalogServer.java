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
package dev.trinoflow.quickstart;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A catalog of tables that speaks Iceberg's REST protocol, in this JVM: the server that Iceberg tests its clients with.
 */
final class RestCatalogServer
        implements Closeable
{
    // kept, or its level would be forgotten with it; it logs every request
    private static final Logger LOGGER = Logger.getLogger("org.apache.iceberg");

    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /**
     * @param warehouse where the files of tables are, as its clients find them: the server reads none
     */
    RestCatalogServer(String warehouse)
            throws Exception
    {
        LOGGER.setLevel(Level.WARNING);
        catalog.initialize("rest", Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    /**
     * The catalog's part of a catalog file.
     */
    Map<String, String> properties()
    {
        return Map.of(
                "iceberg.catalog.type", "rest",
                "iceberg.rest-catalog.uri", "http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close()
            throws IOException
    {
        try {
            server.stop();
        }
        catch (Exception e) {
            throw new IOException("the catalog does not stop", e);
        }
        catalog.close();
    }
}
