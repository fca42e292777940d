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
 * Numbers that are understood only when the whole message has been read: their meaning depends on the version that
 * wrote it, or on another field.
 */
enum HeldField
{
    TYPE(1, "type"),
    /**
     * goflow2 v1 and goflow: seconds.
     */
    TIME_RECEIVED(2, "time_received"),
    TIME_FLOW_END(5, "time_flow_end"),
    /**
     * Prefix lengths; the networks are cut from the addresses.
     */
    SRC_NET(16, "src_net"),
    DST_NET(17, "dst_net"),
    /**
     * goflow2 v2: ip_flags; goflow2 v1 and goflow: time_flow_start in seconds.
     */
    IP_FLAGS_OR_TIME_FLOW_START(38, "ip_flags or time_flow_start"),
    INGRESS_VRF(39, "ingress_vrf_id"),
    EGRESS_VRF(40, "egress_vrf_id"),
    FLOW_DIRECTION(42, "flow_direction"),
    HAS_MPLS(53, "has_mpls"),
    MPLS_COUNT(54, "mpls_count"),
    MPLS_1_LABEL(56, "mpls_1_label"),
    MPLS_2_LABEL(58, "mpls_2_label"),
    MPLS_3_LABEL(60, "mpls_3_label"),
    MPLS_LAST_LABEL(62, "mpls_last_label"),
    /**
     * goflow2 v1: time_flow_start_ms; goflow: has_ppp, 0 or 1.
     */
    TIME_FLOW_START_MS_OR_HAS_PPP(63, "time_flow_start_ms"),
    /**
     * goflow2 v1: time_flow_end_ms; goflow: ppp_address_control, 32 bits.
     */
    TIME_FLOW_END_MS_OR_PPP(64, "time_flow_end_ms"),
    /**
     * goflow2 v2: nanoseconds.
     */
    TIME_RECEIVED_NS(110, "time_received_ns"),
    TIME_FLOW_START_NS(111, "time_flow_start_ns"),
    TIME_FLOW_END_NS(112, "time_flow_end_ns"),
    /**/;

    private final int number;
    private final String label;

    HeldField(int number, String label)
    {
        this.number = number;
        this.label = label;
    }

    /**
     * Number of the field in the message.
     */
    int number()
    {
        return number;
    }

    /**
     * Name of the field in reasons of rejects.
     */
    String label()
    {
        return label;
    }

    long bit()
    {
        return 1L << ordinal();
    }
}
