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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.trinoflow.core.FlowKafkaConfig;
import dev.trinoflow.core.FlowRecordConfig;
import dev.trinoflow.core.FlowRollupsConfig;
import dev.trinoflow.core.enrich.FlowDimensionsConfig;
import io.airlift.configuration.ConfigurationLoader;
import io.airlift.configuration.secrets.SecretsResolver;
import io.airlift.configuration.secrets.env.EnvironmentVariableSecretProvider;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The catalog file that the archiver shares with Trino's flow connector.
 *
 * @param catalogName as Trino calls it: the file's name
 * @param flowProperties those of the {@code flow.} keys that say how flows are read; the others are the connector's alone
 * @param archiveProperties catalog and object store, with the names of Trino's Iceberg connector
 */
record CatalogFile(String catalogName, Map<String, String> flowProperties, Map<String, String> archiveProperties)
{
    /**
     * What {@link FlowDimensionsConfig}, {@link FlowKafkaConfig}, {@link FlowRecordConfig} and {@link FlowRollupsConfig} have.
     */
    private static final Set<String> RECORD_KEYS = Set.of("flow.asn.location", "flow.dimensions.location", "flow.dimensions.refresh-interval", "flow.extra-columns", "flow.live.time-zone", "flow.rollups");

    CatalogFile
    {
        requireNonNull(catalogName, "catalogName is null");
        flowProperties = ImmutableMap.copyOf(flowProperties);
        archiveProperties = ImmutableMap.copyOf(archiveProperties);
    }

    /**
     * @throws IllegalArgumentException if the file is not the catalog file of a flow connector with an archive
     */
    static CatalogFile load(File file)
    {
        Map<String, String> properties;
        try {
            // as Trino does it: ${ENV:NAME} is the value of an environment variable
            properties = new SecretsResolver(ImmutableMap.of("env", new EnvironmentVariableSecretProvider()))
                    .getResolvedConfiguration(ConfigurationLoader.loadPropertiesFrom(file.getPath()));
        }
        catch (IOException e) {
            throw new IllegalArgumentException("the catalog file '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        checkArgument("flow".equals(properties.get("connector.name")), "the catalog file '%s' does not say connector.name=flow", file);
        checkArgument(properties.containsKey("iceberg.catalog.type"), "the catalog file '%s' names no archive: iceberg.catalog.type is missing", file);
        return new CatalogFile(
                file.getName().replaceFirst("\\.properties$", ""),
                Maps.filterKeys(properties, key -> key.startsWith("flow.kafka.") || RECORD_KEYS.contains(key)),
                Maps.filterKeys(properties, key -> !key.startsWith("flow.") && !key.equals("connector.name")));
    }
}
