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

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;

import java.util.Random;

/**
 * Messages with random fields, from a seed: sound ones, with the odd value at the edge of its range.
 */
final class RandomFlows
{
    private final Random random;

    RandomFlows(long seed)
    {
        random = new Random(seed);
    }

    Random random()
    {
        return random;
    }

    DynamicMessage next(Descriptor descriptor)
    {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        double density = random.nextDouble();
        for (FieldDescriptor field : descriptor.getFields()) {
            if (random.nextDouble() > density) {
                continue;
            }
            if (field.isRepeated()) {
                int count = random.nextInt(5);
                for (int i = 0; i < count; i++) {
                    message.addRepeatedField(field, value(field));
                }
            }
            else {
                message.setField(field, value(field));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field)
    {
        return switch (field.getType()) {
            case BYTES -> address();
            case BOOL -> random.nextBoolean();
            case ENUM -> field.getEnumType().getValues().get(random.nextInt(5));
            case UINT32 -> number32(field.getName());
            default -> number64(field.getName());
        };
    }

    private ByteString address()
    {
        byte[] address = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(address);
        switch (random.nextInt(6)) {
            case 0 -> address = new byte[address.length];
            case 1 -> address = new byte[0];
            case 2 -> address = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 192, 0, 2, (byte) random.nextInt()};
            case 3 -> address = new byte[] {0x20, 1, 0xD, (byte) 0xB8, 0, 0, 0, (byte) random.nextInt(2), 0, 0, 0, 0, 0, 0, 0, (byte) random.nextInt()};
            default -> {}
        }
        return ByteString.copyFrom(address);
    }

    private int number32(String name)
    {
        return switch (name) {
            case "src_port", "dst_port" -> random.nextInt(65536);
            case "src_net", "dst_net" -> random.nextInt(140);
            case "in_if", "out_if", "src_as", "dst_as", "next_hop_as", "as_path", "bgp_communities", "mpls_label", "sequence_num", "fragment_id", "ingress_vrf_id", "egress_vrf_id" -> bits(32);
            default -> bits(31);
        };
    }

    private int bits(int most)
    {
        int bits = random.nextInt(most + 1);
        return bits == 0 ? 0 : random.nextInt() >>> (32 - bits);
    }

    private long number64(String name)
    {
        return switch (name) {
            case "src_mac", "dst_mac" -> random.nextLong() >>> (16 + random.nextInt(48));
            case "sampling_rate" -> random.nextInt(3) == 0 ? 0 : random.nextInt(100_000);
            case "bytes", "packets" -> random.nextLong() >>> (18 + random.nextInt(46));
            case "time_received", "time_flow_start", "time_flow_end" -> 1_700_000_000 + random.nextInt(100_000_000);
            case "time_flow_start_ms", "time_flow_end_ms" -> random.nextLong(1_700_000_000_000L, 1_800_000_000_000L);
            case "time_received_ns", "time_flow_start_ns", "time_flow_end_ns" -> random.nextInt(5) == 0 ? 0 : random.nextLong(1_700_000_000_000_000_000L, 1_800_000_000_000_000_000L);
            default -> random.nextLong();
        };
    }
}
