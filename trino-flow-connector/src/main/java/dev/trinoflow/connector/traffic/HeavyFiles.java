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
package dev.trinoflow.connector.traffic;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ListMultimap;
import com.google.common.math.LongMath;
import dev.trinoflow.connector.HeavySplit;
import dev.trinoflow.connector.archive.FileValues;
import dev.trinoflow.connector.traffic.ShareSplitSource.Part;
import dev.trinoflow.core.MergedFileName;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableListMultimap.toImmutableListMultimap;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Files of heavy hitters among those of an aggregation whose largest sums are wanted, with those that have the rest of their rows.
 */
final class HeavyFiles
{
    /**
     * More rows are not held in memory, some 100 bytes each.
     */
    private static final long MAX_HEAVY_ROWS = 20_000_000;
    /**
     * More groups are hardly all among the heavy hitters of each day, of which there are a thousand.
     */
    private static final int MAX_COUNT = 200;
    /**
     * Rows that a share has to read where heavy hitters do not do. Each reads all of these, so that there are few shares.
     */
    private static final long SHARE_ROWS = 100_000_000;

    private static final HeavyFiles NONE = new HeavyFiles(ImmutableListMultimap.of(), ImmutableMap.of());

    // by what the two files have in common
    private final ListMultimap<String, Part> heavy;
    private final Map<String, Long> bounds;

    private HeavyFiles(ListMultimap<String, Part> heavy, Map<String, Long> bounds)
    {
        this.heavy = requireNonNull(heavy, "heavy is null");
        this.bounds = requireNonNull(bounds, "bounds is null");
    }

    /**
     * Finds none where reading them first is not worth it, or says nothing of the rest.
     */
    static HeavyFiles find(TrafficAggregation aggregation, List<Part> parts)
    {
        // where days are apart, what the rest of all days has together says little
        boolean apart = aggregation.byDay() || aggregation.keys().stream().anyMatch(TrafficColumn::isTime);
        if (apart || aggregation.top().filter(top -> top.count() <= MAX_COUNT).isEmpty()) {
            return NONE;
        }
        TrafficColumn measure = aggregation.top().orElseThrow().measure();
        Map<String, Long> rest = new LinkedHashMap<>();
        for (Part part : parts) {
            if (!part.isArchived()) {
                continue;
            }
            OptionalLong largest = FileValues.largest(part.archived(), part.scan().scan().column(measure));
            if (largest.isEmpty()) {
                // what is negative would make sums smaller that are known in part
                return NONE;
            }
            if (isOfDays(part) && name(part).rest()) {
                rest.put(name(part).merge(), largest.getAsLong());
            }
        }
        ListMultimap<String, Part> heavy = parts.stream()
                .filter(part -> isOfDays(part) && !name(part).rest() && rest.containsKey(name(part).merge()))
                .collect(toImmutableListMultimap(part -> name(part).merge(), part -> part));
        rest.keySet().retainAll(heavy.keySet());
        HeavyFiles files = new HeavyFiles(heavy, ImmutableMap.copyOf(rest));
        boolean bounded = rest.values().stream().reduce(0L, LongMath::saturatedAdd) < Long.MAX_VALUE;
        return bounded && files.isWorthIt(parts) ? files : NONE;
    }

    private static boolean isOfDays(Part part)
    {
        return part.isSorted() && part.scan().ofDays();
    }

    private static MergedFileName name(Part part)
    {
        return FileValues.fileName(part.archived());
    }

    /**
     * All but the rest is read, and rows in order faster where they are brought together with others in order.
     */
    private boolean isWorthIt(List<Part> parts)
    {
        long heavyRows = rows(heavy.values());
        long restRows = rows(parts.stream().filter(this::isRest).toList());
        long otherRows = rows(parts.stream().filter(part -> part.isSorted() && !has(part)).toList());
        return heavyRows <= MAX_HEAVY_ROWS && heavyRows + otherRows <= restRows / 2;
    }

    private static long rows(Collection<Part> parts)
    {
        // a large file is several parts
        return parts.stream().collect(toImmutableMap(HeavyFiles::name, part -> FileValues.fileRows(part.archived()), (first, _) -> first)).values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * How many shares there are at most.
     */
    int maxShares(List<Part> parts)
    {
        return heavy.isEmpty() ? ShareSplitSource.MAX_SHARES : toIntExact(Math.clamp(rows(parts.stream().filter(this::isRest).toList()) / SHARE_ROWS, 1, ShareSplitSource.MAX_SHARES));
    }

    /**
     * Whether the part is one of them, or of the rest.
     */
    boolean has(Part part)
    {
        return isOfDays(part) && heavy.containsKey(name(part).merge());
    }

    boolean isRest(Part part)
    {
        return has(part) && name(part).rest();
    }

    /**
     * All files of heavy hitters.
     *
     * @param ofShare parts that may have rows of a share
     */
    List<HeavySplit> splits(List<Part> ofShare)
    {
        Set<String> restOfShare = ofShare.stream().filter(this::isRest).map(part -> name(part).merge()).collect(toImmutableSet());
        return heavy.entries().stream()
                .map(entry -> new HeavySplit(entry.getValue().split(), restOfShare.contains(entry.getKey()) ? bounds.get(entry.getKey()) : 0))
                .collect(toImmutableList());
    }
}
