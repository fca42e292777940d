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
package dev.trinoflow.core.decoder;

/**
 * How the value of a key is read.
 */
enum JsonKind
{
    /**
     * Nothing asks for the value.
     */
    SKIP,
    EVENT_TYPE,
    /**
     * A whole number, or its text.
     */
    NUMBER,
    ETHERNET_TYPE,
    PROTOCOL,
    TCP_FLAGS,
    DIRECTION,
    FORWARDING_STATUS,
    /**
     * Text of a time, or seconds since 1970.
     */
    INSTANT,
    /**
     * Text of a time, or nanoseconds since 1970.
     */
    INSTANT_NANOS,
    ADDRESS,
    MAC,
    /**
     * A network with or without its prefix length, or the prefix length alone.
     */
    NETWORK,
    PREFIX_LENGTH,
    /**
     * goflow2's name of an export protocol.
     */
    FLOW_TYPE,
    /**
     * pmacct's version of an export protocol.
     */
    FLOW_VERSION,
    /**
     * Several keys may name the VRF; the best one counts.
     */
    VRF,
    AS_PATH,
    COMMUNITIES,
    MPLS_LABELS,
    TAG,
    LABEL,
    EXTRA_NUMBER,
    EXTRA_TEXT,
    /**/
}
