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
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.type.ArrayType;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static dev.trinoflow.core.FlowColumns.AS_PATH;
import static dev.trinoflow.core.FlowColumns.BGP_COMMUNITIES;
import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.OFFSET;
import static dev.trinoflow.core.FlowColumns.PARTITION;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SOURCE;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_MAC;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.TIMESTAMP;
import static dev.trinoflow.core.FlowColumns.TIME_FLOW_START;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static dev.trinoflow.core.FlowColumns.TOPIC;
import static dev.trinoflow.core.FlowColumns.TYPE;
import static dev.trinoflow.core.RandomFlowRows.ONE_OF_EACH_TYPE;
import static dev.trinoflow.core.RandomFlowRows.addRow;
import static dev.trinoflow.core.RandomFlowRows.addValue;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFlowPageBuilder
{
    private static final long NOW = 1_767_225_600_123L;
    private static final long V4_LOW = AddressText.v4Low(0xC000_0201);

    @Test
    void testEveryTypeIsReadByTrinosTypes()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ONE_OF_EACH_TYPE);
        flows.beginPartition("flows", 1);
        flows.beginMessage(7, NOW);
        FlowRecord record = flows.record();
        record.setLong(BYTES.slot(), Long.MAX_VALUE);
        record.setLong(PROTO.slot(), 17);
        record.setLong(TIME_FLOW_START.slot(), NOW - 1);
        record.setAddress(SRC_ADDR.slot(), 0x2001_0DB8_0000_0000L, 0x8000_0000_0000_0001L);
        record.setNetwork(SRC_NET.slot(), 0, V4_LOW, 24);
        record.setLong(SRC_MAC.slot(), 0x0200_5E10_0001L);
        record.setText(TYPE.slot(), "xIPFIX".getBytes(UTF_8), 1, 5);
        record.beginArray(AS_PATH.slot());
        record.addElement(AS_PATH.slot(), 64496);
        record.addElement(AS_PATH.slot(), 4294967295L);
        record.beginArray(BGP_COMMUNITIES.slot());
        record.addTextElement(BGP_COMMUNITIES.slot(), "64500:100".getBytes(UTF_8), 0, 9);
        flows.endRecord();
        flows.endRecord();
        Page page = flows.build();

        assertThat(page.getPositionCount()).isEqualTo(2);
        assertThat(BIGINT.getLong(page.getBlock(0), 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(INTEGER.getInt(page.getBlock(1), 0)).isEqualTo(17);
        assertThat(TIMESTAMP_TZ_MILLIS.getLong(page.getBlock(2), 0)).isEqualTo(packDateTimeWithZone(NOW - 1, UTC_KEY));
        Int128ArrayBlock address = (Int128ArrayBlock) page.getBlock(3);
        assertThat(Long.reverseBytes(address.getInt128High(0))).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(Long.reverseBytes(address.getInt128Low(0))).isEqualTo(0x8000_0000_0000_0001L);
        assertThat(VARCHAR.getSlice(page.getBlock(4), 0).toStringUtf8()).isEqualTo("192.0.2.0/24");
        assertThat(VARCHAR.getSlice(page.getBlock(5), 0).toStringUtf8()).isEqualTo("02:00:5e:10:00:01");
        assertThat(VARCHAR.getSlice(page.getBlock(6), 0).toStringUtf8()).isEqualTo("IPFIX");
        Block asPath = (Block) new ArrayType(BIGINT).getObject(page.getBlock(7), 0);
        assertThat(asPath.getPositionCount()).isEqualTo(2);
        assertThat(BIGINT.getLong(asPath, 0)).isEqualTo(64496);
        assertThat(BIGINT.getLong(asPath, 1)).isEqualTo(4294967295L);
        Block communities = (Block) new ArrayType(VARCHAR).getObject(page.getBlock(8), 0);
        assertThat(communities.getPositionCount()).isOne();
        assertThat(VARCHAR.getSlice(communities, 0).toStringUtf8()).isEqualTo("64500:100");
        for (int channel = 0; channel < page.getChannelCount(); channel++) {
            assertThat(page.getBlock(channel).isNull(0)).isFalse();
            assertThat(page.getBlock(channel).isNull(1)).as(ONE_OF_EACH_TYPE.get(channel).name()).isTrue();
        }
    }

    @Test
    void testRandomMessagesWithRollbacksAndPages()
    {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ONE_OF_EACH_TYPE);
            List<Map<String, Object>> expected = new ArrayList<>();
            List<Page> pages = new ArrayList<>();
            // most seeds stay under the capacity that a buffer begins with, and some go over it several times
            int messages = seed % 4 == 0 ? 3_000 : 300;
            for (int message = 0; message < messages; message++) {
                flows.beginMessage(message, NOW);
                List<Map<String, Object>> rows = new ArrayList<>();
                for (int row = random.nextInt(4); row > 0; row--) {
                    rows.add(addRow(flows, random));
                }
                if (random.nextInt(5) == 0) {
                    addValue(flows.record(), ONE_OF_EACH_TYPE.get(random.nextInt(ONE_OF_EACH_TYPE.size())), random, 9);
                    flows.rollbackMessage();
                }
                else {
                    expected.addAll(rows);
                }
                assertThat(flows.positionCount()).isEqualTo(expected.size() - pages.stream().mapToInt(Page::getPositionCount).sum());
                if (random.nextInt(messages / 2) == 0) {
                    pages.add(flows.build());
                }
            }
            pages.add(flows.build());
            // read at the end only: a page must not change when the builder goes on
            List<Map<String, Object>> actual = new ArrayList<>();
            pages.forEach(page -> actual.addAll(FlowRows.read(page, ONE_OF_EACH_TYPE)));
            assertThat(actual).as("seed=%s", seed).isEqualTo(expected);
        }
    }

    @Test
    void testGiantValues()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ONE_OF_EACH_TYPE);
        byte[] giant = new byte[9_000_000];
        Arrays.fill(giant, (byte) 'x');
        for (int page = 0; page < 3; page++) {
            flows.beginMessage(page, NOW);
            FlowRecord record = flows.record();
            record.setText(TYPE.slot(), giant, 0, giant.length);
            record.beginArray(AS_PATH.slot());
            record.beginArray(BGP_COMMUNITIES.slot());
            for (int i = 0; i < 1_200_000; i++) {
                record.addTextElement(BGP_COMMUNITIES.slot(), giant, 0, 1);
            }
            record.beginArray(AS_PATH.slot());
            for (int i = 0; i < 1_200_000; i++) {
                record.addElement(AS_PATH.slot(), i);
            }
            flows.endRecord();
            assertThat(flows.sizeInBytes()).isBetween(9_000_000L + 1_200_000 * 13, 9_000_100L + 1_200_000 * 13);
            Page giants = flows.build();
            assertThat(VARCHAR.getSlice(giants.getBlock(6), 0).length()).isEqualTo(giant.length);
            assertThat(BIGINT.getLong((Block) new ArrayType(BIGINT).getObject(giants.getBlock(7), 0), 1_199_999)).isEqualTo(1_199_999);
            assertThat(((Block) new ArrayType(VARCHAR).getObject(giants.getBlock(8), 0)).getPositionCount()).isEqualTo(1_200_000);

            flows.beginMessage(page, NOW);
            Map<String, Object> small = addRow(flows, new Random(page));
            assertThat(FlowRows.read(flows.build(), ONE_OF_EACH_TYPE)).containsExactly(small);
        }
    }

    @Test
    void testNoColumns()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of());
        for (int message = 0; message < 5_000; message++) {
            flows.beginMessage(message, NOW);
            flows.endRecord();
            flows.endRecord();
            if (message % 2 == 1) {
                flows.rollbackMessage();
            }
        }
        assertThat(flows.sizeInBytes()).isZero();
        Page page = flows.build();
        assertThat(page.getPositionCount()).isEqualTo(5_000);
        assertThat(page.getChannelCount()).isZero();
        assertThat(flows.build().getPositionCount()).isZero();
    }

    @Test
    void testSameColumnTwice()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of(PROTO, PROTO));
        flows.beginMessage(0, NOW);
        flows.record().setLong(PROTO.slot(), 6);
        flows.endRecord();
        Page page = flows.build();
        assertThat(INTEGER.getInt(page.getBlock(0), 0)).isEqualTo(6);
        assertThat(INTEGER.getInt(page.getBlock(1), 0)).isEqualTo(6);
    }

    @Test
    void testHiddenColumns()
            throws RejectedMessageException
    {
        List<FlowColumn> columns = List.of(TOPIC, PARTITION, OFFSET, TIMESTAMP, SOURCE, TIME_RECEIVED);
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, columns);
        flows.beginPartition("Flows.a", 3);
        flows.beginMessage(9, NOW);
        flows.endRecord();
        flows.beginMessage(10, NOW + 1);
        flows.record().setLong(TIME_RECEIVED.slot(), 5);
        flows.endRecord();
        // Kafka's word for a message without a timestamp, and what a broken producer may write
        for (long timestamp : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800_000L}) {
            flows.beginMessage(11, timestamp);
            flows.endRecord();
        }
        flows.beginPartition("b", 4);
        flows.beginMessage(0, 253_402_300_799_999L);
        flows.endRecord();

        List<Object> noTimestamp = Arrays.asList("Flows.a", 3L, 11L, null, "live", null);
        Instant now = Instant.ofEpochMilli(NOW);
        Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
        assertThat(FlowRows.read(flows.build(), columns).stream().map(row -> (List<Object>) new ArrayList<>(row.values())))
                .containsExactly(
                        List.of("Flows.a", 3L, 9L, now, "live", now),
                        List.of("Flows.a", 3L, 10L, now.plusMillis(1), "live", Instant.ofEpochMilli(5)),
                        noTimestamp,
                        noTimestamp,
                        noTimestamp,
                        noTimestamp,
                        List.of("b", 4L, 0L, last, "live", last));
    }
}
