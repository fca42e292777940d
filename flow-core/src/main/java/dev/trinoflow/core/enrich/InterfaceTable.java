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
import com.google.common.collect.ImmutableMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The interfaces that somebody has named, by exporter and index. Immutable.
 */
public final class InterfaceTable
{
    public static final InterfaceTable EMPTY = new Builder().build();

    private final Map<Key, Interface> interfaces;

    private InterfaceTable(Builder builder)
    {
        interfaces = ImmutableMap.copyOf(builder.interfaces);
    }

    public Optional<Interface> find(long exporterHigh, long exporterLow, long ifIndex)
    {
        return Optional.ofNullable(interfaces.get(new Key(exporterHigh, exporterLow, ifIndex)));
    }

    /**
     * All, in the order in which they were added.
     */
    public List<Interface> interfaces()
    {
        return ImmutableList.copyOf(interfaces.values());
    }

    public static final class Builder
    {
        private final Map<Key, Interface> interfaces = new LinkedHashMap<>();

        /**
         * @throws IllegalArgumentException if the exporter has an interface of that index already
         */
        public Builder add(Interface added)
        {
            Interface present = interfaces.putIfAbsent(new Key(added.exporterHigh(), added.exporterLow(), added.ifIndex()), added);
            checkArgument(present == null, "interface %s of %s is there already, with the name %s", added.ifIndex(), AddressRange.text(added.exporterHigh(), added.exporterLow()), present == null ? "" : present.name());
            return this;
        }

        public InterfaceTable build()
        {
            return new InterfaceTable(this);
        }
    }

    private record Key(long exporterHigh, long exporterLow, long ifIndex) {}
}
