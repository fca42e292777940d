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

import com.google.common.collect.ImmutableList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The exporters that somebody has named, by address. Immutable.
 */
public final class ExporterTable
{
    public static final ExporterTable EMPTY = new Builder().build();

    private final PrefixTable addresses;
    private final List<Exporter> exporters;
    private final long[] samplingRates;
    private final boolean hasSamplingRates;

    private ExporterTable(Builder builder)
    {
        addresses = builder.addresses.build();
        exporters = ImmutableList.copyOf(builder.exportersByAddress.values());
        samplingRates = exporters.stream().mapToLong(exporter -> exporter.samplingRate().orElse(0)).toArray();
        hasSamplingRates = exporters.stream().anyMatch(exporter -> exporter.samplingRate().isPresent());
    }

    public Optional<Exporter> find(long high, long low)
    {
        int exporter = addresses.find(high, low);
        return exporter == PrefixTable.NONE ? Optional.empty() : Optional.of(exporters.get(exporter));
    }

    /**
     * @return sampling rate that counts instead of the records' own, or 0 where there is none
     */
    public long samplingRate(long high, long low)
    {
        int exporter = addresses.find(high, low);
        return exporter == PrefixTable.NONE ? 0 : samplingRates[exporter];
    }

    /**
     * Whether any exporter has a sampling rate of its own.
     */
    public boolean hasSamplingRates()
    {
        return hasSamplingRates;
    }

    /**
     * All, in the order in which they were added.
     */
    public List<Exporter> exporters()
    {
        return exporters;
    }

    public static final class Builder
    {
        private final PrefixTable.Builder addresses = new PrefixTable.Builder();
        private final Map<AddressRange, Exporter> exportersByAddress = new LinkedHashMap<>();

        /**
         * @throws IllegalArgumentException if the address has an exporter already
         */
        public Builder add(Exporter exporter)
        {
            AddressRange address = AddressRange.ofAddress(exporter.high(), exporter.low());
            Exporter present = exportersByAddress.get(address);
            checkArgument(present == null, "%s is there already, with the name %s", AddressRange.text(exporter.high(), exporter.low()), present == null ? "" : present.name());
            addresses.add(address, exportersByAddress.size());
            exportersByAddress.put(address, exporter);
            return this;
        }

        public ExporterTable build()
        {
            return new ExporterTable(this);
        }
    }
}
