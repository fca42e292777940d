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
package dev.trinoflow.quickstart.generator;

import static java.util.Objects.requireNonNull;

/**
 * An interface towards a neighbour network.
 *
 * @param interfaceIndex SNMP index on the exporter
 * @param mac Ethernet address of the neighbour's router
 * @param neighbour last number of the neighbour's addresses on the link
 */
record Uplink(Exporter exporter, long interfaceIndex, long mac, int vlan, long neighbourAs, int neighbour)
{
    Uplink
    {
        requireNonNull(exporter, "exporter is null");
    }
}
