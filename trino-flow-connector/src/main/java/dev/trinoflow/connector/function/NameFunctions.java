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
package dev.trinoflow.connector.function;

import com.google.common.base.Splitter;
import io.airlift.slice.Slice;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static io.airlift.slice.Slices.utf8Slice;

/**
 * Names of the numbers in the headers of packets. A number without a name is NULL.
 */
final class NameFunctions
{
    private static final int MAX_PROTOCOL = 255;
    private static final int MAX_PORT = 65_535;
    private static final Map<String, Integer> TRANSPORTS = Map.of("tcp", 6, "udp", 17, "dccp", 33, "sctp", 132);

    /**
     * In the order in which SYN ACK, FIN ACK and the like read as people write them.
     */
    private static final List<String> TCP_FLAGS = List.of("SYN", "FIN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE");
    private static final int[] TCP_FLAG_BITS = {2, 1, 4, 8, 16, 32, 64, 128, 256};

    private static final Slice[] PROTOCOLS = protocols();
    private static final Slice[] TCP_FLAG_TEXTS = tcpFlagTexts();
    private static final int[] SERVICE_KEYS;
    private static final Slice[] SERVICES;

    static {
        TreeMap<Integer, Slice> services = services();
        SERVICE_KEYS = services.keySet().stream().mapToInt(Integer::intValue).toArray();
        SERVICES = services.values().toArray(Slice[]::new);
    }

    private NameFunctions() {}

    static Slice protoName(long number)
    {
        return number < 0 || number > MAX_PROTOCOL ? null : PROTOCOLS[(int) number];
    }

    static Slice serviceName(long protocol, long port)
    {
        if (protocol < 0 || protocol > MAX_PROTOCOL || port < 0 || port > MAX_PORT) {
            return null;
        }
        int index = Arrays.binarySearch(SERVICE_KEYS, serviceKey((int) protocol, (int) port));
        return index < 0 ? null : SERVICES[index];
    }

    /**
     * Bits that are no flags, such as the header length that some exporters send with them, are left out.
     */
    static Slice tcpFlagsText(long flags)
    {
        return TCP_FLAG_TEXTS[(int) flags & TCP_FLAG_TEXTS.length - 1];
    }

    private static Slice[] protocols()
    {
        Slice[] names = new Slice[MAX_PROTOCOL + 1];
        for (List<String> row : BundledTable.read("protocols.csv")) {
            names[Integer.parseInt(row.getFirst())] = utf8Slice(row.getLast());
        }
        return names;
    }

    private static TreeMap<Integer, Slice> services()
    {
        TreeMap<Integer, Slice> names = new TreeMap<>();
        for (List<String> row : BundledTable.read("services.csv")) {
            Slice name = utf8Slice(row.getLast());
            for (String transport : Splitter.on(' ').split(row.get(1))) {
                names.put(serviceKey(TRANSPORTS.get(transport), Integer.parseInt(row.getFirst())), name);
            }
        }
        return names;
    }

    private static int serviceKey(int protocol, int port)
    {
        return protocol << Short.SIZE | port;
    }

    private static Slice[] tcpFlagTexts()
    {
        Slice[] texts = new Slice[1 << TCP_FLAGS.size()];
        for (int flags = 0; flags < texts.length; flags++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < TCP_FLAG_BITS.length; i++) {
                if ((flags & TCP_FLAG_BITS[i]) != 0) {
                    text.append(text.isEmpty() ? "" : ",").append(TCP_FLAGS.get(i));
                }
            }
            texts[flags] = utf8Slice(text.isEmpty() ? "NONE" : text.toString());
        }
        return texts;
    }
}
