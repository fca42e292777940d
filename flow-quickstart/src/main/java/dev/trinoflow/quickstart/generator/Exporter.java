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

/**
 * A router that exports flows.
 *
 * @param type of the export protocol, as goflow2 numbers it
 * @param samplingRate one packet in so many is looked at
 * @param accessInterface SNMP index of the interface towards our own hosts
 * @param mac Ethernet address of that interface
 */
record Exporter(int id, long high, long low, int type, long samplingRate, long accessInterface, long mac)
{
    static final int NETFLOW_V9 = 3;
    static final int IPFIX = 4;
}
