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

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowColumns;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static dev.trinoflow.core.decoder.FlowDescriptors.WIDE;

/**
 * What the row of a protobuf message has to be, worked out from protobuf-java's reading of it, slowly and with big
 * numbers.
 */
final class ExpectedFlow
{
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_UINT32 = BigInteger.valueOf(0xFFFF_FFFFL);
    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final Set<String> GOFLOW2_TIMES = Set.of("time_received_ns", "time_flow_start_ns", "time_flow_end_ns");
    private static final Set<String> GOFLOW_ONLY = Set.of(
            "time_received", "time_flow_end", "has_mpls", "mpls_count", "mpls_1_label", "mpls_2_label", "mpls_3_label", "mpls_last_label", "time_flow_start_ms", "time_flow_end_ms");
    /**
     * Fields that no column shows: these do not make a message a flow, and come as they like.
     */
    private static final Set<String> UNUSED = Set.of(
            "bi_flow_direction",
            "observation_domain_id",
            "observation_point_id",
            "mpls_ttl",
            "mpls_ip",
            "layer_stack",
            "layer_size",
            "ipv6_routing_header_addresses",
            "ipv6_routing_header_seg_left",
            "mpls_1_ttl",
            "mpls_2_ttl",
            "mpls_3_ttl",
            "mpls_last_ttl");

    private final WideMessage message;
    private final boolean goflow2;
    private final Map<String, Object> row = new HashMap<>();

    private ExpectedFlow(WideMessage message, FlowFormat format)
    {
        this.message = message;
        goflow2 = switch (format) {
            case GOFLOW2_PROTOBUF -> true;
            case GOFLOW_PROTOBUF -> false;
            case AUTO, JSON -> GOFLOW2_TIMES.stream().anyMatch(message::has)
                    || GOFLOW_ONLY.stream().noneMatch(message::has) && message.number("ip_flags").bitLength() <= 8;
        };
    }

    /**
     * The row by column name, or nothing if the message has to be a reject.
     */
    static Optional<Map<String, Object>> row(DynamicMessage message, FlowFormat format)
    {
        return new ExpectedFlow(new WideMessage(message), format).row();
    }

    private Optional<Map<String, Object>> row()
    {
        if (!isSound()) {
            return Optional.empty();
        }
        for (FlowColumn column : FlowColumns.ALL) {
            row.put(column.name(), null);
            Optional<FieldDescriptor> field = Optional.ofNullable(WIDE.findFieldByName(column.name()));
            if (field.isEmpty() || field.orElseThrow().getNumber() != column.protobufNumber() || field.orElseThrow().isRepeated()) {
                continue;
            }
            switch (column.type()) {
                case ADDRESS -> row.put(column.name(), message.address(column.name()).orElse(null));
                case BIGINT_VALUE, INTEGER_VALUE -> row.put(column.name(), message.number(column.name()).longValue());
                case MAC -> row.put(column.name(), mac(message.number(column.name()).longValue()));
                case INSTANT, NETWORK, TEXT, BIGINT_ARRAY, TEXT_ARRAY -> {}
            }
        }
        BigInteger rate = message.number("sampling_rate").max(BigInteger.ONE);
        row.put("sampling_rate", rate.longValue());
        for (String counter : List.of("bytes", "packets")) {
            BigInteger estimate = message.number(counter).multiply(rate);
            if (estimate.compareTo(MAX_LONG) > 0) {
                return Optional.empty();
            }
            row.put(counter, estimate.longValue());
        }
        row.put("flows", 1L);
        row.put("type", message.number("type").bitLength() < 31 ? Arrays.asList(null, "SFLOW_5", "NETFLOW_V5", "NETFLOW_V9", "IPFIX", null).get(Math.min(5, message.number("type").intValue())) : null);
        row.put("vrf", vrf("ingress_vrf_id"));
        row.put("egress_vrf", vrf("egress_vrf_id"));
        row.put("src_net", network("src_addr", "src_net"));
        row.put("dst_net", network("dst_addr", "dst_net"));
        row.put("as_path", message.numbers("as_path").stream().map(BigInteger::longValue).toList());
        row.put("bgp_communities", message.numbers("bgp_communities").stream().map(community -> community.shiftRight(16) + ":" + community.and(BigInteger.valueOf(0xFFFF))).toList());
        row.put("_topic", "flows");
        row.put("_partition", 3L);
        row.put("_offset", DecodedMessage.OFFSET);
        row.put("_timestamp", Instant.ofEpochMilli(DecodedMessage.TIMESTAMP));
        row.put("_source", "live");
        boolean inRange = goflow2 ? addGoflow2() : addGoflow();
        row.computeIfAbsent("time_received", _ -> Instant.ofEpochMilli(DecodedMessage.TIMESTAMP));
        return inRange ? Optional.of(row) : Optional.empty();
    }

    private boolean addGoflow2()
    {
        row.put("flow_direction", message.has("flow_direction") ? message.number("flow_direction").longValue() : null);
        row.put("mpls_labels", message.numbers("mpls_label").stream().map(BigInteger::longValue).toList());
        for (String time : List.of("time_received", "time_flow_start", "time_flow_end")) {
            BigInteger millis = message.number(time + "_ns").divide(BigInteger.valueOf(1_000_000));
            row.put(time, millis.signum() == 0 ? null : Instant.ofEpochMilli(millis.longValueExact()));
        }
        return GOFLOW2_TIMES.stream().allMatch(time -> message.number(time).compareTo(MAX_LONG) <= 0);
    }

    private boolean addGoflow()
    {
        row.put("ip_flags", null);
        List<BigInteger> seconds = List.of(message.number("time_received"), message.number("ip_flags"), message.number("time_flow_end"));
        BigInteger startMillis = message.number("time_flow_start_ms");
        BigInteger endMillis = message.number("time_flow_end_ms");
        BigInteger maxMillis = BigInteger.valueOf(MAX_SECONDS * 1000 + 999);
        if (seconds.stream().anyMatch(time -> time.compareTo(BigInteger.valueOf(MAX_SECONDS)) > 0) || startMillis.compareTo(maxMillis) > 0 || endMillis.compareTo(maxMillis) > 0) {
            return false;
        }
        boolean isGoflow2 = startMillis.compareTo(BigInteger.ONE) > 0;
        row.put("time_received", instant(seconds.get(0).longValue() * 1000));
        row.put("time_flow_start", instant(isGoflow2 ? startMillis.longValue() : seconds.get(1).longValue() * 1000));
        row.put("time_flow_end", instant(isGoflow2 && endMillis.signum() != 0 || endMillis.bitLength() > 32 ? endMillis.longValue() : seconds.get(2).longValue() * 1000));

        List<String> labels = List.of("mpls_1_label", "mpls_2_label", "mpls_3_label", "mpls_last_label");
        long count = message.number("mpls_count").min(BigInteger.valueOf(4)).longValue();
        row.put("mpls_labels", labels.stream()
                .filter(label -> labels.indexOf(label) < count || message.number(label).signum() != 0)
                .map(label -> message.number(label).longValue())
                .toList());
        return labels.stream().allMatch(label -> message.number(label).compareTo(MAX_UINT32) <= 0) && message.number("mpls_count").compareTo(MAX_UINT32) <= 0;
    }

    /**
     * Whether every known field is of its kind and fits its column, and there is one.
     */
    private boolean isSound()
    {
        boolean any = false;
        for (FieldDescriptor field : WIDE.getFields()) {
            String name = field.getName();
            if (UNUSED.contains(name) || !isKnown(name)) {
                continue;
            }
            any |= field.isRepeated() ? message.message().getRepeatedFieldCount(field) > 0 : message.message().hasField(field);
            if (message.message().getUnknownFields().hasField(field.getNumber())) {
                return false;
            }
            if (field.getType() == FieldDescriptor.Type.BYTES) {
                if (!Set.of(0, 4, 16).contains(message.bytes(name).length)) {
                    return false;
                }
            }
            else if (field.isRepeated()) {
                if (message.numbers(name).stream().anyMatch(number -> number.compareTo(MAX_UINT32) > 0)) {
                    return false;
                }
            }
            else if (message.number(name).compareTo(max(name)) > 0) {
                return false;
            }
        }
        return any;
    }

    private boolean isKnown(String name)
    {
        return goflow2 ? !GOFLOW_ONLY.contains(name) : !GOFLOW2_TIMES.contains(name);
    }

    private BigInteger max(String name)
    {
        return switch (name) {
            case "type" -> BigInteger.ONE.shiftLeft(64);
            case "bytes", "packets", "sampling_rate" -> MAX_LONG;
            case "src_mac", "dst_mac" -> BigInteger.ONE.shiftLeft(48).subtract(BigInteger.ONE);
            case "src_port", "dst_port" -> BigInteger.valueOf(65535);
            case "src_net", "dst_net", "ingress_vrf_id", "egress_vrf_id", "in_if", "out_if", "src_as", "dst_as", "next_hop_as", "sequence_num", "fragment_id" -> MAX_UINT32;
            case "ip_flags" -> goflow2 ? BigInteger.valueOf(Integer.MAX_VALUE) : MAX_LONG;
            default -> GOFLOW2_TIMES.contains(name) || GOFLOW_ONLY.contains(name) ? BigInteger.ONE.shiftLeft(64) : BigInteger.valueOf(Integer.MAX_VALUE);
        };
    }

    private String vrf(String name)
    {
        return message.number(name).signum() == 0 ? null : message.number(name).toString();
    }

    private String network(String addressName, String lengthName)
    {
        Optional<InetAddress> address = message.address(addressName);
        if (address.isEmpty() || message.number(lengthName).signum() == 0 || message.number(lengthName).bitLength() > 8) {
            return null;
        }
        byte[] bytes = address.orElseThrow().getAddress();
        int length = message.number(lengthName).intValue();
        if (bytes.length == 4 && length > 96) {
            length -= 96;
        }
        if (length > bytes.length * 8) {
            return null;
        }
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return text(WideMessage.inetAddress(bytes)) + "/" + length;
    }

    /**
     * RFC 5952 by regular expressions, from the full text that Java writes.
     */
    private static String text(InetAddress address)
    {
        String text = address.getHostAddress();
        if (address.getAddress().length == 4) {
            return text;
        }
        for (int groups = 8; groups >= 2; groups--) {
            String zeros = "(^|:)0(:0){" + (groups - 1) + "}(:|$)";
            String shortened = text.replaceFirst(zeros, "::");
            if (!shortened.equals(text)) {
                return shortened;
            }
        }
        return text;
    }

    private static Instant instant(long millis)
    {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private static String mac(long mac)
    {
        return "%012x".formatted(mac).replaceAll("..(?!$)", "$0:");
    }
}
