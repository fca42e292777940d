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

import com.google.inject.Injector;
import dev.trinoflow.connector.archive.Archive;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.json.JsonModule;
import io.trino.plugin.base.ConnectorContextModule;
import io.trino.plugin.base.jmx.ConnectorObjectNameGeneratorModule;
import io.trino.plugin.base.jmx.MBeanServerModule;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import org.weakref.jmx.guice.MBeanModule;

import java.util.Map;
import java.util.Optional;

import static io.trino.plugin.base.Versions.checkStrictSpiVersionMatch;
import static java.util.Objects.requireNonNull;

final class FlowConnectorFactory
        implements ConnectorFactory
{
    @Override
    public String getName()
    {
        return "flow";
    }

    @Override
    public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
    {
        requireNonNull(config, "config is null");
        checkStrictSpiVersionMatch(context, this);
        Optional<Archive> archive = Archive.create(catalogName, config, context);
        try {
            return create(catalogName, config, context, archive);
        }
        catch (RuntimeException e) {
            archive.ifPresent(Archive::shutdown);
            throw e;
        }
    }

    private static Connector create(String catalogName, Map<String, String> config, ConnectorContext context, Optional<Archive> archive)
    {
        Injector injector = new Bootstrap(
                "io.trino.bootstrap.catalog." + catalogName,
                new ConnectorContextModule(catalogName, context),
                new ConnectorObjectNameGeneratorModule("dev.trinoflow.connector", "trino.flow"),
                new JsonModule(),
                new MBeanModule(),
                new MBeanServerModule(),
                new FlowModule(archive))
                .doNotInitializeLogging()
                .disableSystemProperties()
                .setRequiredConfigurationProperties(Archive.ownProperties(config))
                .initialize();
        return injector.getInstance(FlowConnector.class);
    }
}
