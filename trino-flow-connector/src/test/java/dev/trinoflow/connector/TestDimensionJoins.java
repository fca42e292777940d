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
import dev.trinoflow.core.ArchiveTable;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import dev.trinoflow.core.FlowColumns;
import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static dev.trinoflow.connector.live.LiveStatistics.ROWS;
import static dev.trinoflow.connector.live.LiveStatistics.SEGMENTS_SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of the live topic is read for a join with a table of dimensions, whose rows become a filter of the flows.
 */
final class TestDimensionJoins
        extends AbstractTestQueryFramework
{
    // 2025-06-16 00:00 UTC
    private static final long START = 1_750_032_000_000L;
    private static final int CHUNKS = 4;
    private static final int CHUNK_RECORDS = 256;
    private static final int FLOWS = CHUNKS * CHUNK_RECORDS;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        TestingBroker broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 1);
        for (int i = 0; i < FLOWS; i++) {
            // eight exporters in turn, an interface for each chunk
            broker.send("flows", 0, START + i,
                    """
                    {"event_type": "purge", "timestamp_arrival": "2025-06-16 00:00:00.000000", "peer_ip_src": "10.0.0.%s", "iface_in": %s, "bytes": %s, "packets": 1}""".formatted(i % 8, i / CHUNK_RECORDS, i));
        }
        broker.flush();
        Path dimensions = Files.createTempDirectory("dimensions");
        Files.writeString(dimensions.resolve("exporters.csv"),
                """
                address,name,site
                10.0.0.1,edge1,ams1
                10.0.0.2,edge2,fra1
                """);
        Files.writeString(dimensions.resolve("interfaces.csv"),
                """
                exporter,if_index,name
                10.0.0.1,2,uplink
                10.0.0.2,3,customer
                """);
        TestingArchive archive = closeAfterClass(new TestingArchive(Files.createTempDirectory("archive")));
        archive.createTable(TestingArchive.FLOWS);
        archive.createTable(ArchiveTable.REJECTS);
        archiveFlow(archive);
        return FlowQueryRunner.create(broker, "flows", ImmutableMap.<String, String>builder()
                .putAll(archive.properties())
                .put("flow.dimensions.location", dimensions.toString())
                .put("flow.live.chunk-records", Integer.toString(CHUNK_RECORDS))
                .buildOrThrow());
    }

    private static void archiveFlow(TestingArchive archive)
            throws Exception
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, ArchiveTable.flowColumns(FlowSchema.STANDARD));
        flows.beginMessage(0, 0);
        flows.record().setLong(FlowColumns.TIME_RECEIVED.slot(), START);
        flows.endRecord();
        archive.commit(TestingArchive.FLOWS, flows.build(), new CoveredOffsets(ImmutableMap.of(new Partition("flows", 0), new Coverage(0, "", 0))), 1000);
    }

    /**
     * A chunk has no statistics of addresses.
     */
    @Test
    void testAddress()
    {
        LiveMetrics metrics = execute("SELECT count(*) FROM flows f JOIN exporters e ON f.sampler_address = e.address WHERE e.site = 'ams1'");
        assertThat(metrics.result().getOnlyValue()).isEqualTo(FLOWS / 8L);
        assertThat(metrics.get(ROWS)).as("rows that reach the join").isEqualTo(FLOWS / 8);
        assertThat(metrics.get(SEGMENTS_SKIPPED)).isZero();
    }

    @Test
    void testNumber()
    {
        String sql = "SELECT count(*) FROM flows f JOIN interfaces i ON f.sampler_address = i.exporter AND f.in_if = i.if_index WHERE i.name = 'uplink'";
        for (int i = 0; i < 2; i++) {
            LiveMetrics metrics = execute(sql);
            assertThat(metrics.result().getOnlyValue()).isEqualTo(CHUNK_RECORDS / 8L);
            assertThat(metrics.get(ROWS)).as("rows that reach the join").isEqualTo(CHUNK_RECORDS / 8);
            assertThat(metrics.get(SEGMENTS_SKIPPED)).as("chunks without the interface").isEqualTo(CHUNKS - 1);
        }
    }

    private LiveMetrics execute(String sql)
    {
        // a second is not always enough for the other side of the join
        Session patient = Session.builder(getSession())
                .setCatalogSessionProperty(getSession().getCatalog().orElseThrow(), "dynamic_filtering_wait_timeout", "1m")
                .build();
        return LiveMetrics.execute(getDistributedQueryRunner(), patient, sql);
    }
}
