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

import com.fasterxml.jackson.databind.node.ArrayNode;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;

/**
 * Fields that only goflow2 writes, or writes in a way of its own.
 */
final class RandomGoflowFields
        extends RandomJsonFields
{
    RandomGoflowFields(Random random)
    {
        super(random);
    }

    void addEnd(String end)
    {
        addAddress(end + "_addr", end + "_addr");
        InetAddress network = randomAddress();
        int length = random.nextInt(1, network.getAddress().length * 8 + 1);
        switch (random.nextInt(4)) {
            case 0 -> json.put(end + "_net", random.nextBoolean() ? "0.0.0.0/0" : "::/0");
            case 1 -> json.put(end + "_net", "invalid Prefix");
            default -> {
                json.put(end + "_net", network(network, length));
                row.put(end + "_net", network(network, length));
            }
        }
    }

    void addCommunities()
    {
        List<Long> numbers = randomNumbers();
        ArrayNode array = json.putArray("bgp_communities");
        numbers.forEach(array::add);
        row.put("bgp_communities", numbers.stream().map(number -> number / 65536 + ":" + number % 65536).toList());
    }

    void addVrf()
    {
        for (String side : List.of("ingress", "egress")) {
            long id = number(0xFFFF_FFFFL);
            if (random.nextInt(3) == 0) {
                json.put(side + "_vrf_id", id);
                if (id != 0) {
                    row.put(side.equals("ingress") ? "vrf" : "egress_vrf", String.valueOf(id));
                }
            }
        }
    }
}
