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

import dev.trinoflow.core.group.OrderedKeys;
import io.trino.spi.Page;
import io.trino.spi.type.Type;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Rows with a key each of its own, as long as their order proves it.
 */
final class UniqueRows
{
    private final Queue<Page> pages = new ArrayDeque<>();
    private Optional<OrderedKeys> keys;
    private long bytes;

    /**
     * @param keyTypes of the first columns
     */
    UniqueRows(List<Type> keyTypes)
    {
        keys = keyTypes.stream().allMatch(OrderedKeys::isOrdered) ? Optional.of(new OrderedKeys(keyTypes)) : Optional.empty();
    }

    /**
     * @return whether the rows of the page are behind all those before; if not, nothing is added any more
     */
    boolean add(Page page)
    {
        keys.ifPresent(found -> found.read(page));
        keys = keys.filter(OrderedKeys::isAscending);
        if (keys.isPresent()) {
            pages.add(page);
            bytes += page.getRetainedSizeInBytes();
        }
        return keys.isPresent();
    }

    boolean isEmpty()
    {
        return pages.isEmpty();
    }

    Page remove()
    {
        Page page = pages.remove();
        bytes -= page.getRetainedSizeInBytes();
        return page;
    }

    long sizeInBytes()
    {
        return bytes;
    }

    void clear()
    {
        pages.clear();
        bytes = 0;
    }
}
