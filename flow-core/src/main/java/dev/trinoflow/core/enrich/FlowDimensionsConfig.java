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
package dev.trinoflow.core.enrich;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.NotNull;

import java.nio.file.Path;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Where the files are that say what addresses, networks, exporters and interfaces are.
 */
public class FlowDimensionsConfig
{
    private Optional<Path> dimensionsLocation = Optional.empty();
    private Optional<Path> asnLocation = Optional.empty();
    private Duration refreshInterval = new Duration(10, SECONDS);

    @NotNull
    public Optional<Path> getDimensionsLocation()
    {
        return dimensionsLocation;
    }

    @Config("flow.dimensions.location")
    @ConfigDescription("Directory of exporters.csv, interfaces.csv, networks.csv and prefixes.*; each may be missing")
    public FlowDimensionsConfig setDimensionsLocation(Path dimensionsLocation)
    {
        this.dimensionsLocation = Optional.ofNullable(dimensionsLocation);
        return this;
    }

    @NotNull
    public Optional<Path> getAsnLocation()
    {
        return asnLocation;
    }

    @Config("flow.asn.location")
    @ConfigDescription("File, or directory of files, of AS numbers by address and of their names")
    public FlowDimensionsConfig setAsnLocation(Path asnLocation)
    {
        this.asnLocation = Optional.ofNullable(asnLocation);
        return this;
    }

    @NotNull
    @MinDuration("100ms")
    public Duration getRefreshInterval()
    {
        return refreshInterval;
    }

    @Config("flow.dimensions.refresh-interval")
    @ConfigDescription("How often the files are looked at; new data are in force after twice that time, counted from the last change")
    public FlowDimensionsConfig setRefreshInterval(Duration refreshInterval)
    {
        this.refreshInterval = refreshInterval;
        return this;
    }
}
