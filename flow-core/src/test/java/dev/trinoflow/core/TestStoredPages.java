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
package dev.trinoflow.core;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.TIME_FLOW_END;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowSchema.STANDARD;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_HIGH;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_LOW;
import static dev.trinoflow.core.StoredColumn.Conversion.INSTANT;
import static dev.trinoflow.core.StoredColumn.Conversion.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestStoredPages
{
    // 1969-12-31 is there to see that instants before the epoch survive
    private static final long[] MILLIS = {Instant.parse("2026-03-01T23:59:59.123Z").toEpochMilli(), Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli()};

    @Test
    void testFlows()
            throws Exception
    {
        List<FlowColumn> columns = ArchiveTable.flowColumns(STANDARD);
        FlowPageBuilder flows = new FlowPageBuilder(STANDARD, columns);
        for (int i = 0; i < 2; i++) {
            flows.beginMessage(i, 0);
            flows.record().setLong(TIME_RECEIVED.slot(), MILLIS[i]);
            flows.record().setAddress(SRC_ADDR.slot(), 0x20010DB8_00000000L, 0xFFFF_FFFF_0000_0000L + i);
            flows.endRecord();
        }
        flows.beginMessage(2, 7);
        flows.endRecord();

        ArchiveTable table = ArchiveTable.flows(STANDARD);
        Page stored = new StoredPages(table).toStored(flows.build());
        assertThat(stored.getPositionCount()).isEqualTo(3);
        assertThat(stored.getChannelCount()).isEqualTo(table.columns().size());
        Block received = stored.getBlock(table.indexOf("time_received"));
        assertThat(TIMESTAMP_MICROS.getLong(received, 0)).isEqualTo(MILLIS[0] * 1000);
        assertThat(TIMESTAMP_MICROS.getLong(received, 1)).isEqualTo(MILLIS[1] * 1000).isNegative();
        assertThat(TIMESTAMP_MICROS.getLong(received, 2)).isEqualTo(7000);
        assertThat(stored.getBlock(table.indexOf(TIME_FLOW_END.name())).isNull(0)).isTrue();
        Block high = stored.getBlock(table.indexOf("src_addr_hi"));
        Block low = stored.getBlock(table.indexOf("src_addr_lo"));
        assertThat(BIGINT.getLong(high, 1)).isEqualTo(0x20010DB8_00000000L);
        assertThat(BIGINT.getLong(low, 0)).isEqualTo(0xFFFF_FFFF_0000_0000L);
        assertThat(BIGINT.getLong(low, 1)).isEqualTo(0xFFFF_FFFF_0000_0001L);
        assertThat(high.isNull(1)).isFalse();
        assertThat(high.isNull(2)).isTrue();
        assertThat(low.isNull(2)).isTrue();
        assertThat(BIGINT.getLong(stored.getBlock(table.indexOf("flows")), 2)).isEqualTo(1);
    }

    @Test
    void testRejects()
    {
        RejectPageBuilder rejects = new RejectPageBuilder();
        byte[] message = "?{}!".getBytes(StandardCharsets.UTF_8);
        rejects.append("flows", 3, 5, MILLIS[0], "no flow", message, 1, 3);
        Page stored = new StoredPages(ArchiveTable.REJECTS).toStored(rejects.build());
        assertThat(VARCHAR.getSlice(stored.getBlock(0), 0).toStringUtf8()).isEqualTo("flows");
        assertThat(INTEGER.getInt(stored.getBlock(1), 0)).isEqualTo(3);
        assertThat(BIGINT.getLong(stored.getBlock(2), 0)).isEqualTo(5);
        assertThat(TIMESTAMP_MICROS.getLong(stored.getBlock(3), 0)).isEqualTo(MILLIS[0] * 1000);
    }

    @Test
    void testDictionariesAndRunsAreKept()
            throws Exception
    {
        FlowPageBuilder flows = new FlowPageBuilder(STANDARD, List.of(SRC_ADDR, TIME_RECEIVED));
        for (int i = 0; i < 2; i++) {
            flows.beginMessage(i, MILLIS[0]);
            flows.record().setLong(TIME_RECEIVED.slot(), MILLIS[i]);
            flows.record().setAddress(SRC_ADDR.slot(), 0, AddressText.v4Low(0xC0000200 + i));
            flows.endRecord();
        }
        Page page = flows.build();

        Block dictionary = StoredPages.toStored(DictionaryBlock.create(3, page.getBlock(0), new int[] {1, 0, 1}), ADDRESS_LOW);
        assertThat(dictionary).isInstanceOf(DictionaryBlock.class);
        assertThat(BIGINT.getLong(dictionary, 0)).isEqualTo(AddressText.v4Low(0xC0000201));
        assertThat(BIGINT.getLong(dictionary, 1)).isEqualTo(AddressText.v4Low(0xC0000200));

        Block run = StoredPages.toStored(RunLengthEncodedBlock.create(page.getBlock(1).getSingleValueBlock(1), 5), INSTANT);
        assertThat(run).isInstanceOf(RunLengthEncodedBlock.class);
        assertThat(run.getPositionCount()).isEqualTo(5);
        assertThat(TIMESTAMP_MICROS.getLong(run, 4)).isEqualTo(MILLIS[1] * 1000);

        assertThat(StoredPages.toStored(page.getBlock(0).getRegion(1, 1), ADDRESS_HIGH).getPositionCount()).isEqualTo(1);
        Block numbers = new LongArrayBlock(1, Optional.empty(), new long[] {1});
        assertThat(StoredPages.toStored(numbers, NONE)).isSameAs(numbers);
    }
}
