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

import com.google.common.collect.ImmutableList;
import dev.trinoflow.core.group.OrderedKeys;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import it.unimi.dsi.fastutil.ints.IntArrays;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

import static dev.trinoflow.connector.FlowErrorCode.FLOW_ARCHIVE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Rows of a share in the order of their first column, as the archive has them.
 */
final class SortedRun
{
    private final ConnectorPageSource source;
    private final OrderedKeys firstKeys;
    private final OrderedKeys keys;
    private final ShareRange range;
    private final String table;
    // of the page, behind those to be taken
    private final Queue<ShareRange.Rows> further = new ArrayDeque<>();
    private Page page;
    private int position;
    private int limit;
    private long[] end;
    private boolean ended;

    /**
     * Some of the loaded rows. Valid until the run is loaded again.
     */
    record Rows(OrderedKeys keys, Page page, int begin, int end)
    {
        int count()
        {
            return end - begin;
        }

        Page toPage()
        {
            return page.getRegion(begin, count());
        }
    }

    /**
     * @param source of more rows than those of the share
     * @param keyTypes of the first columns
     * @param table that the rows come from
     */
    SortedRun(ConnectorPageSource source, List<Type> keyTypes, ShareRange range, String table)
    {
        this.source = requireNonNull(source, "source is null");
        this.range = requireNonNull(range, "range is null");
        this.table = requireNonNull(table, "table is null");
        firstKeys = new OrderedKeys(keyTypes.subList(0, 1));
        keys = keyTypes.size() == 1 ? firstKeys : new OrderedKeys(keyTypes);
    }

    /**
     * A run of rows that are in any order.
     */
    static SortedRun of(Page page, List<Type> keyTypes)
    {
        OrderedKeys keys = new OrderedKeys(keyTypes);
        keys.read(page);
        int[] order = new int[page.getPositionCount()];
        Arrays.setAll(order, row -> row);
        IntArrays.quickSort(order, keys::compare);
        Page sorted = page.copyPositions(order, 0, order.length);
        return new SortedRun(new FixedPageSource(ImmutableList.of(sorted)), keyTypes, new ShareRange(Domain.all(keyTypes.getFirst())), TrafficMetadata.TRAFFIC);
    }

    ConnectorPageSource source()
    {
        return source;
    }

    /**
     * Whether there are rows to take.
     */
    boolean isLoaded()
    {
        return page != null;
    }

    boolean isFinished()
    {
        return page == null && (ended || source.isFinished());
    }

    /**
     * Tries to read rows where there are none; a source may have none yet.
     */
    void load()
    {
        while (page == null && !isFinished() && source.isBlocked().isDone()) {
            SourcePage next = source.getNextSourcePage();
            if (next != null && next.getPositionCount() > 0) {
                load(next);
            }
        }
    }

    /**
     * Of a page without rows of the share only the first column is read.
     */
    private void load(SourcePage next)
    {
        Block first = next.getBlock(0);
        firstKeys.read(new Page(first));
        if (!firstKeys.isSorted()) {
            throw new TrinoException(FLOW_ARCHIVE_ERROR, "A file of the archive's table net.%s is not in the order in which the archiver writes it: something else has written it. Make the rollup anew (flow-archiver rebuild), or set the session property traffic_aggregation_pushdown to NEVER".formatted(table));
        }
        further.addAll(range.select(firstKeys, first));
        ended = range.endsWith(firstKeys, next.getPositionCount());
        if (!further.isEmpty()) {
            page = next.getPage();
            if (keys != firstKeys) {
                keys.read(page);
            }
            goOn();
        }
    }

    private void goOn()
    {
        ShareRange.Rows rows = further.poll();
        if (rows == null) {
            page = null;
            return;
        }
        position = rows.begin();
        limit = rows.end();
        end = firstKeys.key(limit - 1);
    }

    /**
     * The first key of the last of the loaded rows.
     */
    long[] end()
    {
        return end;
    }

    /**
     * Takes loaded rows up to a first key.
     *
     * @param inclusive whether those that are equal to it are taken too
     * @return those rows, if there are any
     */
    Optional<Rows> takeUntil(long[] key, boolean inclusive)
    {
        if (page == null || firstKeys.compare(position, key) > (inclusive ? 0 : -1)) {
            return Optional.empty();
        }
        Rows rows = new Rows(keys, page, position, firstKeys.find(key, inclusive, position, limit));
        position = rows.end();
        if (position == limit) {
            goOn();
        }
        return Optional.of(rows);
    }
}
