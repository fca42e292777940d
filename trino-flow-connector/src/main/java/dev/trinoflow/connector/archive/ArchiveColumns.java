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
package dev.trinoflow.connector.archive;

import dev.trinoflow.connector.ConvertedSourcePage;
import dev.trinoflow.connector.FlowColumnHandle;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.Type;

import static dev.trinoflow.core.FlowColumns.SOURCE;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;

/**
 * How the block of a SQL column is made of the blocks of a page of the archive.
 */
final class ArchiveColumns
{
    private ArchiveColumns() {}

    /**
     * @param channel of the first stored column of the column
     */
    static ConvertedSourcePage.Column create(FlowColumnHandle column, int channel)
    {
        Type type = column.type();
        if (column.archived().isEmpty()) {
            Object value = column.name().equals(SOURCE.name()) ? ArchivePredicate.ARCHIVE : null;
            return page -> RunLengthEncodedBlock.create(type, value, page.getPositionCount());
        }
        if (column.archived().size() == 2) {
            ArchiveBlocks blocks = new ArchiveBlocks();
            return page -> blocks.toAddresses(page.getBlock(channel), page.getBlock(channel + 1));
        }
        if (type.equals(TIMESTAMP_TZ_MILLIS)) {
            ArchiveBlocks blocks = new ArchiveBlocks();
            return page -> blocks.toInstants(page.getBlock(channel));
        }
        return page -> page.getBlock(channel);
    }
}
