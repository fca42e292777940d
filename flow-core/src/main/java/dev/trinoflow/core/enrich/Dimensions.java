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

import static java.util.Objects.requireNonNull;

/**
 * One version of all that is known besides the flows. Immutable.
 *
 * @param version equal on every node that has loaded the same files
 */
public record Dimensions(long version, ExporterTable exporters, InterfaceTable interfaces, NetworkTable networks, AsnTable asns, RouteTable routes)
{
    public static final Dimensions EMPTY = new Dimensions(0, ExporterTable.EMPTY, InterfaceTable.EMPTY, NetworkTable.EMPTY, AsnTable.EMPTY, RouteTable.EMPTY);

    public Dimensions
    {
        requireNonNull(exporters, "exporters is null");
        requireNonNull(interfaces, "interfaces is null");
        requireNonNull(networks, "networks is null");
        requireNonNull(asns, "asns is null");
        requireNonNull(routes, "routes is null");
    }

    /**
     * Whether any AS number is known.
     */
    public boolean hasAsns()
    {
        return !asns.isEmpty() || !routes.isEmpty();
    }

    /**
     * AS number of an address: of the AS that announces the most specific route, and where no route says, of the data set
     * of AS numbers.
     *
     * @return {@link AsnTable#NONE} where there is none
     */
    public long findAsn(long high, long low)
    {
        int route = routes.find(high, low);
        long origin = route == RouteTable.NONE ? AsnTable.NONE : routes.originAsn(route);
        return origin == AsnTable.NONE ? asns.find(high, low) : origin;
    }
}
