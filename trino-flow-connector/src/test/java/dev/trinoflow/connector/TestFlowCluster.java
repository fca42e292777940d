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

import com.google.common.collect.ImmutableList;
import com.google.inject.Key;
import dev.trinoflow.connector.archive.ArchiveAlternative;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.TestingBroker;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.units.Duration;
import io.trino.Session;
import io.trino.execution.QueryInfo;
import io.trino.execution.StagesInfo;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.trinoflow.connector.live.LiveStatistics.CACHE_HITS;
import static dev.trinoflow.connector.live.LiveStatistics.MESSAGE_BYTES_READ;
import static dev.trinoflow.connector.live.LiveStatistics.ROWS_DECODED;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.assertions.Assert.assertEventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows on more than one node: what a query needs goes over the wire, and a chunk is read where it was read before.
 */
final class TestFlowCluster
        extends AbstractTestQueryFramework
{
    private static final Duration TIMEOUT = new Duration(120, SECONDS);
    private static final long TIMESTAMP = 1_750_000_000_000L;
    private static final int PARTITIONS = 4;
    private static final int FLOWS = 20_000;

    private TestingBroker broker;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", PARTITIONS);
        for (int i = 0; i < FLOWS; i++) {
            broker.send("flows", i % PARTITIONS, TIMESTAMP + i, "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2." + i % 256 + "\", \"port_src\": " + i % 1000 + ", \"bytes\": " + i + "}");
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            broker.send("flows", partition, TIMESTAMP, "nonsense " + partition);
        }
        broker.flush();
        return FlowQueryRunner.create(broker, "flows", Map.of("flow.live.chunk-records", "1024"), 2);
    }

    @Test
    void testBothWorkersRead()
    {
        assertThat(getDistributedQueryRunner().getNodeCount()).isEqualTo(3);
        // the coordinator reads too until it has seen the workers
        assertEventually(TIMEOUT, () -> {
            LiveMetrics metrics = execute(getSession(), "SELECT count(*), sum(bytes), count(DISTINCT src_addr) FROM flows");
            assertThat(metrics.result().getMaterializedRows().getFirst().getFields()).containsExactly((long) FLOWS, FLOWS * (FLOWS - 1) / 2L, 256L);
            assertThat(readers(metrics)).hasSize(2).doesNotContain(getDistributedQueryRunner().getCoordinator().getCurrentNode().getNodeIdentifier());
        });
    }

    @Test
    void testSecondQueryDecodesNothing()
    {
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), "affinity", broker, "flows", Map.of("flow.live.chunk-records", "1024"));
        Session session = Session.builder(getSession()).setCatalog("affinity").build();
        assertThat(execute(session, "SELECT sum(src_port) FROM flows").get(ROWS_DECODED)).isEqualTo(FLOWS);
        assertEventually(TIMEOUT, () -> {
            LiveMetrics metrics = execute(session, "SELECT sum(src_port) FROM flows");
            assertThat(metrics.get(ROWS_DECODED)).isZero();
            assertThat(metrics.get(MESSAGE_BYTES_READ)).isZero();
            // a segment in each of five chunks of each partition
            assertThat(metrics.get(CACHE_HITS)).isEqualTo(5 * PARTITIONS);
            assertThat(readers(metrics)).hasSize(2);
        });
    }

    @Test
    void testRejects()
    {
        assertThat(query("SELECT partition, \"offset\", from_utf8(raw) FROM rejects"))
                .matches("VALUES (0, BIGINT '5000', VARCHAR 'nonsense 0'), (1, BIGINT '5000', VARCHAR 'nonsense 1'), (2, BIGINT '5000', VARCHAR 'nonsense 2'), (3, BIGINT '5000', VARCHAR 'nonsense 3')");
    }

    @Test
    void testTopicPartitions()
    {
        assertThat(query("SELECT partition, begin_offset, end_offset FROM flow.system.topic_partitions"))
                .matches("VALUES (0, BIGINT '0', BIGINT '5001'), (1, BIGINT '0', BIGINT '5001'), (2, BIGINT '0', BIGINT '5001'), (3, BIGINT '0', BIGINT '5001')");
    }

    @Test
    void testPredicates()
    {
        assertThat(query("SELECT bytes FROM flows WHERE src_addr = IPADDRESS '192.0.2.7' AND bytes BETWEEN 500 AND 600")).matches("VALUES BIGINT '519'");
        assertThat(query("SELECT _partition, bytes FROM flows WHERE _partition IN (1, 2) AND _offset BETWEEN 4998 AND 4999"))
                .matches("VALUES (1, BIGINT '19993'), (1, BIGINT '19997'), (2, BIGINT '19994'), (2, BIGINT '19998')");
        assertThat(query("SELECT count(*) FROM flows WHERE _timestamp >= TIMESTAMP '2025-06-15 15:06:50 UTC' AND _topic = 'flows'")).matches("VALUES BIGINT '10000'");
        // a dynamic filter comes from one node and reaches the readers of the others
        assertThat(query("SELECT count(*) FROM flows JOIN (SELECT max(bytes) AS most FROM flows) ON bytes = most")).matches("VALUES BIGINT '1'");
    }

    @Test
    void testLimit()
    {
        FlowQueryRunner.createCatalog(getDistributedQueryRunner(), "limits", broker, "flows", Map.of("flow.live.chunk-records", "1024"));
        LiveMetrics metrics = execute(Session.builder(getSession()).setCatalog("limits").build(), "SELECT bytes FROM flows LIMIT 20");
        assertThat(metrics.result().getRowCount()).isEqualTo(20);
        assertThat(metrics.get(ROWS_DECODED)).isLessThanOrEqualTo(PARTITIONS * 1024);
        assertThat(computeActual("SELECT bytes FROM flows LIMIT 19999").getRowCount()).isEqualTo(19_999);
    }

    @Test
    void testHandlesSurviveJson()
    {
        Type address = getDistributedQueryRunner().getPlannerContext().getTypeManager().fromSqlType("ipaddress");
        TupleDomain<FlowColumnHandle> predicate = TupleDomain.withColumnDomains(Map.of(
                new FlowColumnHandle("bytes", BIGINT, List.of()), Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 5L, true, 9L, false)), true),
                new FlowColumnHandle("vrf", VARCHAR, List.of()), Domain.singleValue(VARCHAR, utf8Slice("red")),
                new FlowColumnHandle("src_addr", address, List.of()), Domain.notNull(address),
                new FlowColumnHandle("_timestamp", TIMESTAMP_TZ_MILLIS, List.of()), Domain.create(ValueSet.ofRanges(Range.greaterThan(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(TIMESTAMP, UTC_KEY))), false)));
        for (FlowTable table : FlowTable.values()) {
            assertSurvivesJson(ConnectorTableHandle.class, new FlowTableHandle(table, TupleDomain.all(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), ImmutableList.of()));
            assertSurvivesJson(ConnectorTableHandle.class, new FlowTableHandle(table, TupleDomain.none(), OptionalLong.of(0), OptionalLong.of(7), Optional.empty(), ImmutableList.of()));
            FlowTableHandle handle = new FlowTableHandle(table, predicate, OptionalLong.of(10), OptionalLong.empty(), Optional.empty(), ImmutableList.of());
            assertSurvivesJson(ConnectorTableHandle.class, handle);
            // a handle of another connector, which the archive's are
            assertSurvivesJson(ConnectorTableHandle.class, handle.withArchive(Optional.of(handle)));
            assertSurvivesJson(ConnectorTableHandle.class, handle.withAlternatives(List.of(new ArchiveAlternative(predicate, handle), new ArchiveAlternative(TupleDomain.all(), handle))));
        }
        assertSurvivesJson(ColumnHandle.class, new FlowColumnHandle("src_addr", address, List.of()));
        assertSurvivesJson(ConnectorTransactionHandle.class, new FlowTransactionHandle(UUID.randomUUID(), Optional.empty()));
        assertSurvivesJson(ConnectorTransactionHandle.class, new FlowTransactionHandle(UUID.randomUUID(), Optional.of(new FlowTransactionHandle(UUID.randomUUID(), Optional.empty()))));
        assertSurvivesJson(ConnectorSplit.class, new LiveSplit("Flows.Of-1", "topic-id", 3, 7, 7000, 7100, 0.25));
        assertSurvivesJson(ColumnHandle.class, new FlowColumnHandle("src_addr", address, List.of(new FlowColumnHandle("bytes", BIGINT, List.of()), new FlowColumnHandle("vrf", VARCHAR, List.of()))));
        assertSurvivesJson(ConnectorSplit.class, new ArchiveSplit(ImmutableList.of(new LiveSplit("Flows.Of-1", "topic-id", 3, 7, 7000, 7100, 0.25), new LiveSplit("flows", "topic-id", 0, 1, 2, 3, 1))));
        assertSurvivesJson(ConnectorSplit.class, new TopicPartitionsSplit(List.of(
                new TopicPartitionRow(new LivePartition("flows", "topic-id", 0, 5, 5), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                new TopicPartitionRow(new LivePartition("flows", "topic-id", 1, 0, Long.MAX_VALUE), OptionalLong.of(5), OptionalLong.of(7), OptionalLong.of(0)))));
        assertSurvivesJson(ConnectorSplit.class, new TopicPartitionsSplit(List.of()));
    }

    /**
     * With the codecs of the server, as the coordinator sends it to a worker.
     */
    private <T> void assertSurvivesJson(Class<T> type, T value)
    {
        JsonCodec<T> codec = getDistributedQueryRunner().getCoordinator().getInstance(Key.get(JsonCodecFactory.class)).jsonCodec(type);
        T copy = codec.fromJson(codec.toJson(value));
        assertThat(copy).isEqualTo(value).isNotSameAs(value).hasSameClassAs(value);
    }

    /**
     * The nodes that have read flows for the query.
     */
    private Set<String> readers(LiveMetrics metrics)
    {
        QueryInfo query = getDistributedQueryRunner().getCoordinator().getQueryManager().getFullQueryInfo(metrics.queryId());
        return StagesInfo.getAllStages(query.getStages()).stream()
                .flatMap(stage -> stage.tasks().stream())
                .filter(task -> task.stats().physicalInputPositions() > 0)
                .map(task -> task.taskStatus().nodeId())
                .collect(toImmutableSet());
    }

    private LiveMetrics execute(Session session, String sql)
    {
        return LiveMetrics.execute(getDistributedQueryRunner(), session, sql);
    }
}
