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
package dev.trinoflow.core.enrich;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Chooses one route of each prefix: the first that its source marks as best, else the one with the best path, see
 * {@link AsPath#isBetterThan}. A hash table over primitive arrays, as a whole routing table has a million prefixes.
 */
final class BestRoutes
{
    private static final int FREE = -1;

    private final List<Choice> choices = new ArrayList<>();
    private final Map<Choice, Integer> choiceNumbers = new HashMap<>();
    // the prefixes in the order in which they came, mostly that of the addresses, which the table of routes sorts them by
    private long[] highs = new long[1024];
    private long[] lows = new long[1024];
    private byte[] lengths = new byte[1024];
    private boolean[] marked = new boolean[1024];
    private int[] chosen = new int[1024];
    private int size;
    // number of a prefix, or FREE
    private int[] slots = freeSlots(4096);

    void offer(AddressRange prefix, AsPath path, boolean best)
    {
        offer(prefix, path.origin(), path, best);
    }

    /**
     * @param origin AS that announces the prefix; counts for the answer, not for the choice
     * @param best whether the source says that this is the best one
     * @throws IllegalArgumentException if the range is not one prefix, or the origin is not an AS number
     */
    void offer(AddressRange prefix, OptionalLong origin, AsPath path, boolean best)
    {
        checkArgument(prefix.prefixLength().isPresent(), "%s is not a prefix", prefix);
        checkArgument(origin.isEmpty() || origin.getAsLong() >= 0 && origin.getAsLong() < AsnTable.MAX_ASN, "%s is not an AS number", origin.orElse(0));
        byte length = (byte) prefix.prefixLength().getAsInt();
        int slot = findSlot(prefix.firstHigh(), prefix.firstLow(), length);
        int index = slots[slot];
        if (index == FREE) {
            index = add(slot, prefix, length);
        }
        else if (marked[index] || !best && !path.isBetterThan(choices.get(chosen[index]).path)) {
            return;
        }
        marked[index] = best;
        chosen[index] = number(new Choice(origin, path));
    }

    /**
     * Many prefixes share a path.
     */
    private int number(Choice choice)
    {
        Integer number = choiceNumbers.putIfAbsent(choice, choices.size());
        if (number != null) {
            return number;
        }
        choices.add(choice);
        return choices.size() - 1;
    }

    int size()
    {
        return size;
    }

    RouteTable build()
    {
        RouteTable.Builder builder = new RouteTable.Builder();
        List<List<Long>> paths = choices.stream().map(choice -> choice.path.numbers()).toList();
        for (int i = 0; i < size; i++) {
            builder.add(AddressRange.ofPrefix(highs[i], lows[i], lengths[i] & 0xFF), choices.get(chosen[i]).origin, paths.get(chosen[i]));
        }
        return builder.build();
    }

    private int findSlot(long high, long low, byte length)
    {
        int mask = slots.length - 1;
        long hash = (high * 31 + low) * 31 + length;
        hash = (hash ^ hash >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != FREE && (highs[slots[slot]] != high || lows[slots[slot]] != low || lengths[slots[slot]] != length)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int add(int slot, AddressRange prefix, byte length)
    {
        int index = size;
        if (index == highs.length) {
            growPrefixes();
        }
        highs[index] = prefix.firstHigh();
        lows[index] = prefix.firstLow();
        lengths[index] = length;
        slots[slot] = index;
        size++;
        if (size * 2 > slots.length) {
            growSlots();
        }
        return index;
    }

    private void growPrefixes()
    {
        int capacity = size * 2;
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        marked = Arrays.copyOf(marked, capacity);
        chosen = Arrays.copyOf(chosen, capacity);
    }

    private void growSlots()
    {
        slots = freeSlots(slots.length * 2);
        for (int i = 0; i < size; i++) {
            slots[findSlot(highs[i], lows[i], lengths[i])] = i;
        }
    }

    private static int[] freeSlots(int capacity)
    {
        int[] slots = new int[capacity];
        Arrays.fill(slots, FREE);
        return slots;
    }

    private record Choice(OptionalLong origin, AsPath path) {}
}
