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

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.FlowType;

import java.util.Arrays;
import java.util.Set;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.DST_PORT;
import static dev.trinoflow.core.FlowColumns.EGRESS_VRF;
import static dev.trinoflow.core.FlowColumns.ETYPE;
import static dev.trinoflow.core.FlowColumns.FLOWS;
import static dev.trinoflow.core.FlowColumns.FLOW_DIRECTION;
import static dev.trinoflow.core.FlowColumns.FORWARDING_STATUS;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.POST_NAT_DST_PORT;
import static dev.trinoflow.core.FlowColumns.POST_NAT_SRC_PORT;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SAMPLER_ADDRESS;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SEQUENCE_NUM;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.SRC_PORT;
import static dev.trinoflow.core.FlowColumns.TAGS;
import static dev.trinoflow.core.FlowColumns.TCP_FLAGS;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowColumns.TYPE;
import static dev.trinoflow.core.FlowColumns.VRF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * All keys by name: those of pmacct, those of goflow2 (where both have a key, it means the same), those of extra columns,
 * and as many unknown ones as a collector may reasonably send.
 */
final class JsonKeys
{
    private static final int MAX_UNKNOWN_KEYS = 256;
    private static final int MAX_NAME_LENGTH = 64;
    private static final int BUCKETS = 1024;

    /**
     * Columns that say where a record came from; alone they make no flow.
     */
    private static final Set<FlowColumn> ORIGIN = Set.of(TIME_RECEIVED, TYPE, SAMPLER_ADDRESS, SEQUENCE_NUM, SAMPLING_RATE, VRF, EGRESS_VRF, TAGS);

    private final FlowPageBuilder flows;
    private final JsonKey[] buckets = new JsonKey[BUCKETS];
    private int unknownKeys;

    /**
     * Stands for an unknown key beyond those that are remembered.
     */
    final JsonKey other = new JsonKey("", JsonKind.SKIP, -1, false, false, 0, 0);

    JsonKeys(FlowSchema schema, FlowPageBuilder flows)
    {
        this.flows = requireNonNull(flows, "flows is null");
        for (FlowColumn column : FlowColumns.ALL) {
            if (!column.pmacctKey().isEmpty()) {
                add(column.pmacctKey(), pmacctKind(column), column, 1);
            }
            if (!column.goflowKey().isEmpty() && !column.goflowKey().equals(column.pmacctKey())) {
                add(column.goflowKey(), goflowKind(column), column, 0);
            }
        }
        for (FlowColumn column : schema.extraColumns()) {
            add(column.pmacctKey(), column.type() == FlowType.TEXT ? JsonKind.EXTRA_TEXT : JsonKind.EXTRA_NUMBER, column, 0);
        }
        put(new JsonKey("event_type", JsonKind.EVENT_TYPE, -1, true, false, 0, 0));
        add("mask_src", JsonKind.PREFIX_LENGTH, SRC_NET, 0);
        add("mask_dst", JsonKind.PREFIX_LENGTH, DST_NET, 0);
        add("tag", JsonKind.TAG, TAGS, 1);
        add("tag2", JsonKind.TAG, TAGS, 2);
        add("vrf_name", JsonKind.VRF, VRF, 2);
        add("ingress_vrf_name", JsonKind.VRF, VRF, 3);
    }

    private static JsonKind pmacctKind(FlowColumn column)
    {
        return column == TYPE ? JsonKind.FLOW_VERSION : kind(column);
    }

    private static JsonKind goflowKind(FlowColumn column)
    {
        return column.type() == FlowType.INSTANT ? JsonKind.INSTANT_NANOS : kind(column);
    }

    private static JsonKind kind(FlowColumn column)
    {
        if (column == ETYPE) {
            return JsonKind.ETHERNET_TYPE;
        }
        if (column == PROTO) {
            return JsonKind.PROTOCOL;
        }
        if (column == TCP_FLAGS) {
            return JsonKind.TCP_FLAGS;
        }
        if (column == FLOW_DIRECTION) {
            return JsonKind.DIRECTION;
        }
        if (column == FORWARDING_STATUS) {
            return JsonKind.FORWARDING_STATUS;
        }
        return switch (column.type()) {
            case BIGINT_VALUE, INTEGER_VALUE -> JsonKind.NUMBER;
            case INSTANT -> JsonKind.INSTANT;
            case ADDRESS -> JsonKind.ADDRESS;
            case NETWORK -> JsonKind.NETWORK;
            case MAC -> JsonKind.MAC;
            case TEXT -> column == TYPE ? JsonKind.FLOW_TYPE : JsonKind.VRF;
            case TEXT_ARRAY -> column == TAGS ? JsonKind.LABEL : JsonKind.COMMUNITIES;
            case BIGINT_ARRAY -> column == FlowColumns.AS_PATH ? JsonKind.AS_PATH : JsonKind.MPLS_LABELS;
        };
    }

    /**
     * The highest number that the field and its column hold.
     */
    private static long maxValue(FlowColumn column)
    {
        if (Set.of(SRC_PORT, DST_PORT, POST_NAT_SRC_PORT, POST_NAT_DST_PORT).contains(column)) {
            return 0xFFFF;
        }
        if (Set.of(BYTES, PACKETS, FLOWS, SAMPLING_RATE, TAGS).contains(column) || column.slot() >= FlowColumns.ALL.size()) {
            return Long.MAX_VALUE;
        }
        return column.type() == FlowType.INTEGER_VALUE ? Integer.MAX_VALUE : 0xFFFF_FFFFL;
    }

    private void add(String name, JsonKind kind, FlowColumn column, int rank)
    {
        boolean ofFlow = column.slot() < FlowColumns.ALL.size() && !ORIGIN.contains(column);
        put(new JsonKey(name, kind, column.slot(), flows.wants(column.slot()), ofFlow, maxValue(column), rank));
    }

    private void put(JsonKey key)
    {
        int bucket = bucket(key.nameBytes, 0, key.nameBytes.length);
        while (buckets[bucket] != null) {
            bucket = bucket + 1 & BUCKETS - 1;
        }
        buckets[bucket] = key;
    }

    /**
     * @return the key with the name {@code text[begin, end)}
     */
    JsonKey find(byte[] text, int begin, int end)
    {
        JsonKey key = get(text, begin, end);
        if (key != null) {
            return key;
        }
        if (unknownKeys == MAX_UNKNOWN_KEYS || end - begin > MAX_NAME_LENGTH) {
            return other;
        }
        unknownKeys++;
        key = new JsonKey(new String(text, begin, end - begin, UTF_8), JsonKind.SKIP, -1, false, false, 0, 0);
        put(key);
        return key;
    }

    private JsonKey get(byte[] text, int begin, int end)
    {
        int bucket = bucket(text, begin, end);
        while (buckets[bucket] != null) {
            if (Arrays.equals(buckets[bucket].nameBytes, 0, buckets[bucket].nameBytes.length, text, begin, end)) {
                return buckets[bucket];
            }
            bucket = bucket + 1 & BUCKETS - 1;
        }
        return null;
    }

    private static int bucket(byte[] text, int begin, int end)
    {
        int hash = 0;
        for (int i = begin; i < end; i++) {
            hash = hash * 31 + text[i];
        }
        return (hash ^ hash >>> 10 ^ hash >>> 20) & BUCKETS - 1;
    }
}
