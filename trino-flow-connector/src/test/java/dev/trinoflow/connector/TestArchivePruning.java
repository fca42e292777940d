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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.archive.ArchivePageSource;
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowRecord;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectedMessageException;
import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many rows of the archive are read: files and row groups that cannot hold a row of the answer are not.
 */
final class TestArchivePruning
        extends AbstractTestQueryFramework
{
    // 2025-06-16 00:00 UTC
    private static final long START = 1_750_032_000_000L;
    private static final int DAYS = 4;
    private static final int ROWS_OF_DAY = 8000;
    private static final int ROWS_OF_GROUP = 1000;
    private static final long STEP = TimeUnit.DAYS.toMillis(1) / ROWS_OF_DAY;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingBroker broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 1);
        TestingArchive archive = closeAfterClass(new TestingArchive(Files.createTempDirectory("archive")));
        archive.createTable(TestingArchive.FLOWS);
        archive.createTable(ArchiveTable.REJECTS);
        for (int day = 0; day < DAYS; day++) {
            FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ArchiveTable.flowColumns(FlowSchema.STANDARD));
            for (int i = 0; i < ROWS_OF_DAY; i++) {
                appendFlow(flows, day, i);
            }
            archive.commit(TestingArchive.FLOWS, flows.build(), new CoveredOffsets(ImmutableMap.of(new Partition("flows", 0), new Coverage(0, "", 0))), ROWS_OF_GROUP);
        }
        Path dimensions = Files.createTempDirectory("dimensions");
        Files.writeString(dimensions.resolve("exporters.csv"), "address,name\n2001:db8:2::fa0,host\n");
        Files.writeString(dimensions.resolve("networks.csv"), "prefix,name,site\n198.51.100.64/30,a,ams1\n198.51.100.128/30,b,ams1\n2001:db8:2::e00/120,c,ams1\n");
        Files.writeString(dimensions.resolve("prefixes.csv"), "prefix,origin_asn\n198.51.100.68/30,64500\n2001:db8:3::/48,64501\n");
        return FlowQueryRunner.create(broker, "flows", ImmutableMap.<String, String>builder()
                .putAll(archive.properties())
                .put("flow.dimensions.location", dimensions.toString())
                // small files are read whole otherwise
                .put("parquet.small-file-threshold", "0B")
                .buildOrThrow());
    }

    /**
     * The source address is 2001:db8:(day)::(row); 64 destinations a day follow each other, from 198.51.100.(day * 64) on.
     */
    private static void appendFlow(FlowPageBuilder flows, int day, int row)
            throws RejectedMessageException
    {
        flows.beginMessage(row, 0);
        FlowRecord flow = flows.record();
        flow.setLong(FlowColumns.TIME_RECEIVED.slot(), START + TimeUnit.DAYS.toMillis(day) + row * STEP);
        flow.setAddress(FlowColumns.SRC_ADDR.slot(), 0x2001_0DB8_0000_0000L + ((long) day << 16), row);
        flow.setAddress(FlowColumns.DST_ADDR.slot(), 0, 0xFFFF_C633_6400L + day * 64L + row / 125);
        flow.setLong(FlowColumns.BYTES.slot(), row);
        flows.endRecord();
    }

    @Test
    void testEquality()
    {
        assertRead("src_addr = IPADDRESS '2001:db8:2::fa0'", 1, ROWS_OF_GROUP);
        assertRead("dst_addr = IPADDRESS '198.51.100.67'", 125, ROWS_OF_GROUP);
        assertRead("src_addr = IPADDRESS '2001:db8:9::1'", 0, 0);
        assertRead("src_addr IS NULL", 0, 0);
    }

    @Test
    void testIn()
    {
        // each half is looked at by itself: of both days the groups of both low halves
        assertRead("src_addr IN (IPADDRESS '2001:db8:2::fa0', IPADDRESS '2001:db8::1', IPADDRESS '2001:db8:9::1')", 2, 4 * ROWS_OF_GROUP);
    }

    @Test
    void testRanges()
    {
        assertRead("src_addr BETWEEN IPADDRESS '2001:db8:1::' AND IPADDRESS '2001:db8:1:0:ffff::'", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("src_addr >= IPADDRESS '2001:db8:3::'", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("dst_addr BETWEEN IPADDRESS '198.51.100.8' AND IPADDRESS '198.51.100.15'", 1000, ROWS_OF_GROUP);
    }

    @Test
    void testContains()
    {
        assertRead("contains('2001:db8:2::/48', src_addr)", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("contains('2001:db8:2::e00/120', src_addr)", 256, ROWS_OF_GROUP);
        assertRead("contains('198.51.100.64/30', dst_addr)", 500, ROWS_OF_GROUP);
        assertRead("contains('198.51.100.64/30', dst_addr) OR dst_addr = IPADDRESS '198.51.100.128'", 625, 2 * ROWS_OF_GROUP);
        assertRead("contains('203.0.113.0/24', src_addr)", 0, 0);
    }

    @Test
    void testEitherAddress()
    {
        assertRead("src_addr = IPADDRESS '2001:db8:2::fa0' OR dst_addr = IPADDRESS '198.51.100.1'", 126, 2 * ROWS_OF_GROUP);
        // a row group that is read for both conditions is read twice
        assertRead("src_addr = IPADDRESS '2001:db8::1' OR dst_addr = IPADDRESS '198.51.100.0'", 125, 2 * ROWS_OF_GROUP);
        assertRead("(src_addr = IPADDRESS '2001:db8:2::fa0' OR contains('198.51.100.0/31', dst_addr)) AND bytes < 5000", 251, 2 * ROWS_OF_GROUP);
        assertRead("src_addr = IPADDRESS '2001:db8:9::1' OR dst_addr = IPADDRESS '203.0.113.1'", 0, 0);
        // the other side may be true for any row
        assertRead("src_addr = IPADDRESS '2001:db8:2::fa0' OR bytes = 7", DAYS + 1, DAYS * ROWS_OF_DAY);
    }

    @Test
    void testFunctions()
    {
        assertRead("flow.net.network(dst_addr) = 'a'", 500, ROWS_OF_GROUP);
        assertRead("flow.net.network(dst_addr) IN ('a', 'b', 'c', 'd')", 1000, 2 * ROWS_OF_GROUP);
        assertRead("'c' = flow.net.network(src_addr)", 256, ROWS_OF_GROUP);
        assertRead("flow.net.network(dst_addr, 'site') = 'ams1' AND contains('198.51.100.64/26', dst_addr)", 500, ROWS_OF_GROUP);
        assertRead("flow.net.asn(dst_addr) = 64500", 500, ROWS_OF_GROUP);
        // the first halves of IPv6 addresses beside that of all IPv4 ones: the second halves are not bounded
        assertRead("flow.net.asn(dst_addr) IN (64500, 64501)", 500, DAYS * ROWS_OF_DAY);
        assertRead("flow.net.asn(src_addr) = 64501", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("flow.net.asn(src_addr) = 64502", 0, 0);
        assertRead("flow.net.prefix(dst_addr) = '198.51.100.68/30'", 500, ROWS_OF_GROUP);
        assertRead("flow.net.ip_prefix(src_addr, 48) = '2001:db8:2::/48'", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("flow.net.ip_prefix(dst_addr, 30, 64) IN ('198.51.100.64/30', '198.51.100.65/30')", 500, ROWS_OF_GROUP);
        assertRead("flow.net.ip_version(src_addr) = 4", 0, 0);
        assertRead("flow.net.ip_version(dst_addr) = 4 AND flow.net.ip_version(src_addr) IN (4, 6)", DAYS * ROWS_OF_DAY, DAYS * ROWS_OF_DAY);
        assertRead("contains('198.51.100.64/31', dst_addr) OR contains('198.51.100.66/31', dst_addr) OR flow.net.network(dst_addr) = 'b'", 1000, 2 * ROWS_OF_GROUP);
    }

    @Test
    void testTime()
    {
        String time = "TIMESTAMP '" + TestFlow.sqlTime(START + TimeUnit.DAYS.toMillis(1) + 500 * STEP) + " UTC'";
        assertRead("time_received = " + time, 1, ROWS_OF_GROUP);
        assertRead("time_received < " + time, ROWS_OF_DAY + 500, ROWS_OF_DAY + ROWS_OF_GROUP);
        assertRead("date_trunc('day', time_received) = date_trunc('day', " + time + ")", ROWS_OF_DAY, ROWS_OF_DAY);
        assertRead("time_received >= TIMESTAMP '2025-07-01 00:00:00 UTC'", 0, 0);
    }

    @Test
    void testCasts()
    {
        // literals of more digits than the column has: Superset's, and those of Python's datetime
        String before = TestFlow.sqlTime(START + TimeUnit.DAYS.toMillis(1) + 500 * STEP - 1);
        String time = TestFlow.sqlTime(START + TimeUnit.DAYS.toMillis(1) + 500 * STEP);
        assertRead("time_received < TIMESTAMP '" + time + "000 UTC'", ROWS_OF_DAY + 500, ROWS_OF_DAY + ROWS_OF_GROUP);
        assertRead("time_received < TIMESTAMP '" + before + "999 UTC'", ROWS_OF_DAY + 500, ROWS_OF_DAY + ROWS_OF_GROUP);
        assertRead("time_received <= TIMESTAMP '" + time + "001 UTC'", ROWS_OF_DAY + 501, ROWS_OF_DAY + ROWS_OF_GROUP);
        assertRead("time_received BETWEEN TIMESTAMP '" + before + "001 UTC' AND TIMESTAMP '" + time + "000000001 UTC'", 1, ROWS_OF_GROUP);
        assertRead("time_received IN (TIMESTAMP '" + time + "000 UTC', TIMESTAMP '" + time + "001 UTC')", 1, ROWS_OF_GROUP);
        assertRead("time_received = TIMESTAMP '" + time + "001 UTC'", 0, 0);
        assertRead("TIMESTAMP '2025-07-01 00:00:00.000001 UTC' < time_received OR time_received = TIMESTAMP '" + time + "000000 UTC'", 1, ROWS_OF_GROUP);
        // without the zone, it is UTC
        assertRead("CAST(time_received AS timestamp(3)) = TIMESTAMP '" + time + "'", 1, ROWS_OF_GROUP);
        assertRead("CAST(time_received AS timestamp(9)) > TIMESTAMP '" + before + "999999' AND CAST(time_received AS timestamp(6)) < TIMESTAMP '" + time + "000001'", 1, ROWS_OF_GROUP);
        assertRead("CAST(time_received AS timestamp(3)) > TIMESTAMP '200000-01-01 00:00:00'", 0, DAYS * ROWS_OF_DAY);
        // addresses as text, which has one form
        assertRead("CAST(src_addr AS varchar) = '2001:db8:2::fa0'", 1, ROWS_OF_GROUP);
        assertRead("CAST(dst_addr AS varchar) IN ('198.51.100.67', '2001:db8::1', 'x')", 125, ROWS_OF_GROUP);
        assertRead("CAST(src_addr AS varchar) = '2001:DB8:2::fa0'", 0, 0);
        assertRead("CAST(dst_addr AS varchar) = '::ffff:198.51.100.67'", 0, 0);
        assertRead("CAST(src_addr AS varchar) <> '2001:db8:2::fa0'", DAYS * ROWS_OF_DAY - 1, DAYS * ROWS_OF_DAY);
        // together with functions, and of both addresses
        assertRead("CAST(dst_addr AS varchar) = '198.51.100.128' OR contains('198.51.100.64/30', dst_addr)", 625, 2 * ROWS_OF_GROUP);
        assertRead("CAST(src_addr AS varchar) = '2001:db8:2::fa0' OR contains('198.51.100.0/31', dst_addr)", 251, 2 * ROWS_OF_GROUP);
        assertRead("CAST(src_addr AS varchar) = '2001:db8:2::fa0' OR CAST(dst_addr AS varchar) = '198.51.100.1'", 126, 2 * ROWS_OF_GROUP);
        assertRead("(CAST(src_addr AS varchar) = '2001:db8:2::fa0' AND CAST(time_received AS timestamp(6)) > TIMESTAMP '2000-01-01 00:00:00') OR contains('198.51.100.0/31', dst_addr)", 251, 2 * ROWS_OF_GROUP);
        // of times, or of all addresses but one, neither side is read alone
        assertRead("CAST(time_received AS timestamp(3)) = TIMESTAMP '" + time + "' OR contains('198.51.100.0/31', dst_addr)", 251, DAYS * ROWS_OF_DAY);
        assertRead("CAST(src_addr AS varchar) <> '2001:db8:2::fa0' OR contains('198.51.100.0/31', dst_addr)", DAYS * ROWS_OF_DAY - 1, DAYS * ROWS_OF_DAY);
    }

    @Test
    void testDynamicFilter()
    {
        LiveMetrics metrics = LiveMetrics.execute(
                getDistributedQueryRunner(),
                getSession(),
                "SELECT count(*) FROM flows JOIN (VALUES IPADDRESS '2001:db8:2::fa0') t(a) ON src_addr = a");
        assertThat(metrics.result().getOnlyValue()).isEqualTo(1L);
        assertThat(metrics.get(ArchivePageSource.ROWS)).isEqualTo(ROWS_OF_GROUP);
    }

    @Test
    void testDynamicFilterOfDimensions()
    {
        // a second is not always enough for the other side of the join
        Session patient = Session.builder(getSession())
                .setCatalogSessionProperty(getSession().getCatalog().orElseThrow(), "dynamic_filtering_wait_timeout", "1m")
                .build();
        LiveMetrics metrics = LiveMetrics.execute(
                getDistributedQueryRunner(),
                patient,
                "SELECT count(*) FROM flows JOIN exporters ON src_addr = address WHERE name = 'host'");
        assertThat(metrics.result().getOnlyValue()).isEqualTo(1L);
        assertThat(metrics.get(ArchivePageSource.ROWS)).isEqualTo(ROWS_OF_GROUP);
    }

    @Test
    void testHiddenColumns()
    {
        assertRead("_offset = 7", 0, 0);
        assertRead("_source = 'live'", 0, 0);
        assertRead("_source = 'archive' AND bytes = 7", DAYS, DAYS * ROWS_OF_GROUP);
    }

    @Test
    void testProjection()
    {
        long allBytes = bytesRead("SELECT * FROM flows");
        // not by much: what lies between two small columns is read with them
        assertThat(bytesRead("SELECT sum(bytes) FROM flows")).isLessThan(allBytes);
        assertThat(bytesRead("SELECT count(*) FROM flows")).isEqualTo(0);
    }

    private long bytesRead(String sql)
    {
        return LiveMetrics.execute(getDistributedQueryRunner(), getSession(), sql).get(ArchivePageSource.BYTES_READ);
    }

    private void assertRead(String predicate, long rows, long rowsRead)
    {
        LiveMetrics metrics = LiveMetrics.execute(getDistributedQueryRunner(), getSession(), "SELECT count(*), count(sequence_num), max(bytes) FROM flows WHERE " + predicate);
        assertThat(metrics.result().getMaterializedRows().getFirst().getField(0)).as(predicate).isEqualTo(rows);
        assertThat(metrics.get(ArchivePageSource.ROWS)).as(predicate).isEqualTo(rowsRead);
    }
}
