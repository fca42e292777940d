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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.trinoflow.core.decoder.FlowFormat.AUTO;
import static dev.trinoflow.core.decoder.FlowFormat.GOFLOW2_PROTOBUF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goflow2 wrote, where it is there.
 */
final class TestProtobufCorpus
{
    private static final List<String> KEY = List.of("type", "sampler_address", "sequence_num", "src_addr", "dst_addr", "src_port", "dst_port", "proto", "bytes", "packets", "in_if", "out_if", "time_flow_start", "time_flow_end");

    private final ObjectMapper objectMapper = new ObjectMapper();

    @Test
    void testRowsAndSumsAsProtobufJavaReadsThem()
            throws IOException
    {
        BigInteger bytes = BigInteger.ZERO;
        BigInteger packets = BigInteger.ZERO;
        long decodedBytes = 0;
        long decodedPackets = 0;
        for (byte[] message : messages()) {
            DynamicMessage flow = WideMessage.parse(message).orElseThrow();
            for (FlowFormat format : List.of(AUTO, GOFLOW2_PROTOBUF)) {
                DecodedMessage decoded = DecodedMessage.decode(format, message);
                assertThat(decoded.rows()).containsExactly(ExpectedFlow.row(flow, format).orElseThrow());
            }
            Map<String, Object> row = DecodedMessage.decode(AUTO, message).rows().getFirst();
            decodedBytes += (long) row.get("bytes");
            decodedPackets += (long) row.get("packets");
            BigInteger rate = number(flow, "sampling_rate").max(BigInteger.ONE);
            bytes = bytes.add(number(flow, "bytes").multiply(rate));
            packets = packets.add(number(flow, "packets").multiply(rate));
        }
        assertThat(decodedBytes).isEqualTo(bytes.longValueExact());
        assertThat(decodedPackets).isEqualTo(packets.longValueExact());
    }

    /**
     * Two runs of goflow2 over the same packets, one of which wrote JSON: what does not depend on the clock is the same.
     */
    @Test
    void testTheSameFlowIsTheSameRowFromJson()
            throws IOException
    {
        Map<List<Object>, Map<String, Object>> fromJson = new HashMap<>();
        Set<List<Object>> ambiguous = new HashSet<>();
        for (String line : FlowSamples.lines("goflow2-2.2.6/json_default.jsonl")) {
            Map<String, Object> row = withoutClock(DecodedMessage.decode(AUTO, line.getBytes(UTF_8)).rows().getFirst());
            if (fromJson.put(key(row), row) != null) {
                ambiguous.add(key(row));
            }
        }
        int compared = 0;
        for (byte[] message : messages()) {
            Map<String, Object> row = withoutClock(DecodedMessage.decode(AUTO, message).rows().getFirst());
            if (fromJson.containsKey(key(row)) && !ambiguous.contains(key(row))) {
                assertThat(row).isEqualTo(fromJson.get(key(row)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(fromJson.isEmpty() ? 0 : 200);
    }

    private static List<Object> key(Map<String, Object> row)
    {
        List<Object> key = new ArrayList<>();
        KEY.forEach(name -> key.add(row.get(name)));
        return key;
    }

    private static Map<String, Object> withoutClock(Map<String, Object> row)
    {
        row.remove("time_received");
        if ("SFLOW_5".equals(row.get("type"))) {
            // sFlow has no times of its own: goflow2 takes that of receipt
            row.remove("time_flow_start");
            row.remove("time_flow_end");
        }
        return row;
    }

    private List<byte[]> messages()
            throws IOException
    {
        List<byte[]> messages = new ArrayList<>();
        for (String line : FlowSamples.lines("goflow2-2.2.6/protobuf.b64.jsonl")) {
            JsonNode message = objectMapper.readTree(line);
            messages.add(Base64.getDecoder().decode(message.get("value_b64").asText()));
        }
        return messages;
    }

    private static BigInteger number(DynamicMessage flow, String name)
    {
        return new BigInteger(Long.toUnsignedString((long) flow.getField(FlowDescriptors.WIDE.findFieldByName(name))));
    }
}
