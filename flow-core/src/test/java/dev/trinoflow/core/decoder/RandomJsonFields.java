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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.trinoflow.core.decoder.RandomJsonFlows.Flow;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;

import static java.util.Objects.requireNonNull;

/**
 * Random fields in the forms that both collectors write, and the values that they have to become. The fields of one part
 * of a flow are put together, from {@link #begin} to {@link #end}.
 */
class RandomJsonFields
{
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    final Random random;

    ObjectNode json;
    Map<String, Object> row;

    RandomJsonFields(Random random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    void begin()
    {
        json = JSON.objectNode();
        row = new HashMap<>();
    }

    Flow end()
    {
        return new Flow(json, row);
    }

    /**
     * Numbers of all sizes, and the limits.
     */
    long number(long max)
    {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> max;
            default -> random.nextLong(1, max) >>> random.nextInt(64 - Long.numberOfLeadingZeros(max));
        };
    }

    void addNumber(String key, String column, long value, LongFunction<String> text)
    {
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1 -> json.set(key, random.nextBoolean() ? JSON.nullNode() : text(""));
            case 2 -> {
                json.put(key, text.apply(value));
                row.put(column, value);
            }
            case 3 -> {
                json.set(key, JSON.objectNode().put("long", value));
                row.put(column, value);
            }
            default -> {
                json.put(key, value);
                row.put(column, value);
            }
        }
    }

    void addTime(String key, String column, RandomJsonTimes.Time time)
    {
        json.set(key, time.json());
        if (time.instant() != null) {
            row.put(column, time.instant());
        }
        else if (column.equals("time_received")) {
            row.put(column, DecodedMessages.KAFKA_TIMESTAMP);
        }
    }

    void addCounters(boolean optional)
    {
        long rate = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 100_000);
        boolean hasRate = !optional || random.nextInt(4) != 0;
        if (hasRate) {
            json.put("sampling_rate", rate);
        }
        long factor = hasRate ? Math.max(1, rate) : 1;
        row.put("sampling_rate", factor);
        for (String counter : List.of("bytes", "packets")) {
            long exported = number(Long.MAX_VALUE / 100_000);
            if (!optional || random.nextInt(5) != 0) {
                json.set(counter, random.nextInt(5) == 0 ? JSON.objectNode().put("long", exported) : JSON.numberNode(exported));
                row.put(counter, exported * factor);
            }
        }
        row.put("flows", 1L);
        if (optional && random.nextInt(3) == 0) {
            json.put("flows", 12L);
            row.put("flows", 12L);
        }
    }

    InetAddress randomAddress()
    {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = random.nextInt(bytes.length); i < bytes.length && random.nextInt(4) != 0; i++) {
            bytes[i] = 0;
        }
        try {
            return InetAddress.getByAddress(bytes);
        }
        catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    String text(InetAddress address)
    {
        return switch (random.nextInt(6)) {
            case 0 -> address instanceof Inet4Address ? "::ffff:" + address.getHostAddress() : address.getHostAddress();
            case 1 -> InetAddresses.toAddrString(address).toUpperCase(Locale.ROOT);
            default -> InetAddresses.toAddrString(address);
        };
    }

    static JsonNode text(String value)
    {
        return JSON.textNode(value);
    }

    void addAddress(String key, String column)
    {
        InetAddress address = randomAddress();
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> json.put(key, "");
            default -> {
                json.put(key, text(address));
                row.put(column, address);
            }
        }
    }

    static String network(InetAddress address, int length)
    {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            // an IPv6 address whose bits left are those of a mapped one does not occur
            return InetAddresses.toAddrString(InetAddress.getByAddress(bytes)) + "/" + length;
        }
        catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    void addMac(String key, String column)
    {
        StringBuilder mac = new StringBuilder();
        boolean zero = random.nextInt(4) == 0;
        for (int i = 0; i < 6; i++) {
            mac.append(i == 0 ? "" : ":").append("%02x".formatted(zero ? 0 : random.nextInt(256)));
        }
        json.put(key, random.nextBoolean() ? mac.toString() : mac.toString().toUpperCase(Locale.ROOT));
        row.put(column, mac.toString());
    }

    void addNamed(String key, String column, Map<String, Long> numbers)
    {
        List<String> names = new ArrayList<>(new TreeMap<>(numbers).keySet());
        String name = names.get(random.nextInt(names.size()));
        boolean known = random.nextInt(5) != 0;
        json.put(key, known ? name : "");
        if (known) {
            row.put(column, numbers.get(name));
        }
    }

    void addName(String key, String column, List<String> names, String unknown)
    {
        int index = random.nextInt(names.size() + 1);
        json.put(key, index == names.size() ? unknown : names.get(index));
        if (index < names.size()) {
            row.put(column, names.get(index));
        }
    }

    void addDirection(String key)
    {
        switch (random.nextInt(4)) {
            case 0 -> json.put(key, "u");
            case 1 -> {
                json.put(key, random.nextBoolean() ? "i" : "ingress");
                row.put("flow_direction", 0L);
            }
            case 2 -> {
                json.put(key, 1);
                row.put("flow_direction", 1L);
            }
            default -> {}
        }
    }

    List<Long> randomNumbers()
    {
        List<Long> numbers = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            numbers.add(number(0xFFFF_FFFFL));
        }
        return numbers;
    }

    void addNumbersList(String key, String column)
    {
        List<Long> numbers = randomNumbers();
        row.put(column, numbers);
        switch (random.nextInt(4)) {
            case 0 -> json.put(key, String.join("_", numbers.stream().map(String::valueOf).toList()));
            case 1 -> json.put(key, String.join(" ", numbers.stream().map(String::valueOf).toList()));
            case 2 -> {
                ArrayNode array = json.putArray(key);
                numbers.forEach(number -> array.add(String.valueOf(number)));
            }
            default -> {
                ArrayNode array = json.putArray(key);
                numbers.forEach(array::add);
            }
        }
        if (column.equals("as_path") && numbers.size() > 1 && random.nextInt(4) == 0) {
            json.put(key, numbers.getFirst() + " {" + String.join(",", numbers.subList(1, numbers.size()).stream().map(String::valueOf).toList()) + "}");
        }
    }
}
