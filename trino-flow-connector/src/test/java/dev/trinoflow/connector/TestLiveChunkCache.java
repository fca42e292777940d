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

import dev.trinoflow.core.TestingBroker;
import io.trino.Session;
import io.trino.server.BasicQueryInfo;
import io.trino.spi.QueryId;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import javax.management.JMException;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static dev.trinoflow.connector.live.LiveStatistics.CACHE_EVICTIONS;
import static dev.trinoflow.connector.live.LiveStatistics.CACHE_HITS;
import static dev.trinoflow.connector.live.LiveStatistics.CACHE_MISSES;
import static dev.trinoflow.connector.live.LiveStatistics.MESSAGE_BYTES_READ;
import static dev.trinoflow.connector.live.LiveStatistics.ROWS_DECODED;
import static dev.trinoflow.connector.live.LiveStatistics.SEGMENTS_SKIPPED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestLiveChunkCache
        extends AbstractTestQueryFramework
{
    private static final long TIMESTAMP = 1_750_000_000_000L;
    private static final int FLOWS = 20_000;

    private TestingBroker broker;
    private int catalogs;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        broker = closeAfterClass(new TestingBroker());
        broker.createTopic("flows", 2);
        send("flows", 0, FLOWS);
        broker.send("flows", 0, TIMESTAMP, "nonsense");
        broker.flush();
        return FlowQueryRunner.create(broker, "flows", Map.of());
    }

    @Test
    void testSecondQueryDecodesNothing()
    {
        Session session = freshCatalog("flows", "64MB");
        LiveMetrics first = execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(first.get(ROWS_DECODED)).isEqualTo(FLOWS);
        assertThat(first.get(CACHE_MISSES)).isPositive();
        LiveMetrics second = execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(second.get(ROWS_DECODED)).isZero();
        assertThat(second.get(MESSAGE_BYTES_READ)).isZero();
        assertThat(second.get(CACHE_HITS)).isPositive();
        assertThat(second.result().getOnlyValue()).isEqualTo(first.result().getOnlyValue());
        // the rejects are there too
        LiveMetrics rejects = execute(session, "SELECT from_utf8(raw) FROM rejects");
        assertThat(rejects.result().getOnlyValue()).isEqualTo("nonsense");
        assertThat(rejects.get(MESSAGE_BYTES_READ)).isZero();
    }

    @Test
    void testMissingColumnsAreAdded()
    {
        Session session = freshCatalog("flows", "64MB");
        execute(session, "SELECT sum(bytes) FROM flows");
        LiveMetrics other = execute(session, "SELECT sum(bytes), count(src_addr), sum(_offset) FROM flows");
        assertThat(other.get(ROWS_DECODED)).isEqualTo(FLOWS);
        assertThat(other.result().getMaterializedRows().getFirst().getFields())
                .containsExactly(sum(FLOWS), (long) FLOWS, sum(FLOWS));
        LiveMetrics both = execute(session, "SELECT max(bytes), max(src_addr) FROM flows");
        assertThat(both.get(ROWS_DECODED)).isZero();
    }

    @Test
    void testOnlyNewFlowsAreDecoded()
            throws Exception
    {
        broker.createTopic("tail", 1);
        send("tail", 0, 1000);
        Session session = freshCatalog("tail", "64MB");
        assertThat(execute(session, "SELECT count(bytes) FROM flows").get(ROWS_DECODED)).isEqualTo(1000);
        for (int i = 1; i <= 20; i++) {
            send("tail", 0, 10);
            LiveMetrics metrics = execute(session, "SELECT count(bytes) FROM flows");
            assertThat(metrics.result().getOnlyValue()).isEqualTo(1000L + i * 10);
            assertThat(metrics.get(ROWS_DECODED)).isEqualTo(10);
        }
        // the small segments have been joined, to one in each of the two chunks
        assertThat(execute(session, "SELECT count(bytes) FROM flows").get(CACHE_HITS)).isEqualTo(2);
    }

    @Test
    void testSegmentsAreSkipped()
    {
        Session session = freshCatalog("flows", "64MB");
        execute(session, "SELECT sum(bytes) FROM flows");
        LiveMetrics metrics = execute(session, "SELECT count(*), count(src_addr) FROM flows WHERE bytes = 7");
        assertThat(metrics.result().getMaterializedRows().getFirst().getFields()).containsExactly(1L, 1L);
        assertThat(metrics.get(SEGMENTS_SKIPPED)).isPositive();
        // source addresses only of the one segment that can have it
        assertThat(metrics.get(ROWS_DECODED)).isLessThanOrEqualTo(8192);
    }

    @Test
    void testEviction()
    {
        // a chunk holds 1024 rows of two columns of 8 bytes and the rows' offsets
        Session session = freshCatalog("flows", "100kB");
        LiveMetrics first = execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(first.get(CACHE_EVICTIONS)).isPositive();
        assertThat(first.result().getOnlyValue()).isEqualTo(sum(FLOWS));
        LiveMetrics second = execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(second.get(ROWS_DECODED)).isPositive();
        assertThat(second.result().getOnlyValue()).isEqualTo(sum(FLOWS));
        assertThat(attribute(session, "SizeInBytes")).isLessThanOrEqualTo(100_000);
        assertThat(attribute(session, "Evictions")).isGreaterThanOrEqualTo(first.get(CACHE_EVICTIONS));
    }

    @Test
    void testNeverBeyondItsLimit()
            throws Exception
    {
        Session session = freshCatalog("flows", "200kB");
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<?>> queries = IntStream.range(0, 12)
                    .<Future<?>>mapToObj(i -> executor.submit(() -> execute(session, "SELECT sum(bytes), max(src_addr), count(*) FROM flows WHERE bytes % 3 <> " + i % 5)))
                    .toList();
            while (!queries.stream().allMatch(Future::isDone)) {
                assertThat(attribute(session, "SizeInBytes")).isLessThanOrEqualTo(200 << 10);
            }
            for (Future<?> query : queries) {
                query.get();
            }
        }
        assertThat(attribute(session, "Evictions")).isPositive();
        assertThat(attribute(session, "SizeInBytes")).isBetween(1L, 200L << 10);
    }

    @Test
    void testMemoryOfAQuery()
    {
        for (String cacheSize : List.of("64MB", "0B")) {
            LiveMetrics metrics = execute(freshCatalog("flows", cacheSize), "SELECT bytes, src_addr FROM flows");
            assertThat(metrics.result().getRowCount()).isEqualTo(FLOWS);
            // of the table scan alone, which has no memory but that of its page source: a chunk of 1024 rows at least, all of one address
            assertThat(metrics.peakMemory("TableScanOperator")).isBetween(1024 * 8L, 64L << 20);
        }
    }

    @Test
    void testSwitchedOff()
    {
        Session session = freshCatalog("flows", "0B");
        for (int i = 0; i < 2; i++) {
            assertThat(execute(session, "SELECT sum(bytes) FROM flows").get(ROWS_DECODED)).isEqualTo(FLOWS);
        }
        assertThat(attribute(session, "SizeInBytes")).isZero();
        assertThat(attribute(session, "ChunkCount")).isZero();
    }

    @Test
    void testLimitLeavesTheRestToOthers()
    {
        Session session = freshCatalog("flows", "64MB");
        assertThat(execute(session, "SELECT bytes FROM flows LIMIT 5").get(ROWS_DECODED)).isBetween(5L, 200L);
        LiveMetrics all = execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(all.result().getOnlyValue()).isEqualTo(sum(FLOWS));
        assertThat(all.get(ROWS_DECODED)).isBetween(FLOWS - 200L, FLOWS - 5L);
    }

    @Test
    void testConcurrentQueriesDecodeOnce()
            throws Exception
    {
        Session session = freshCatalog("flows", "64MB");
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<LiveMetrics>> queries = IntStream.range(0, 4).mapToObj(_ -> executor.submit(() -> execute(session, "SELECT sum(bytes) FROM flows"))).toList();
            long decoded = 0;
            for (Future<LiveMetrics> query : queries) {
                assertThat(query.get().result().getOnlyValue()).isEqualTo(sum(FLOWS));
                decoded += query.get().get(ROWS_DECODED);
            }
            assertThat(decoded).isEqualTo(FLOWS);
        }
    }

    @Test
    void testCancelReturnsConsumers()
            throws Exception
    {
        Session session = freshCatalog("flows", "64MB");
        DistributedQueryRunner queryRunner = getDistributedQueryRunner();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            // minutes of work for the engine
            Future<?> query = executor.submit(() -> queryRunner.execute(session, "SELECT count(*) FROM flows WHERE reduce(sequence(1, 10000), bytes, (s, x) -> s + x % 7, s -> s) = 42"));
            while (attribute(session, "ActiveConsumers") == 0) {
                assertThat(query.isDone()).isFalse();
                Thread.onSpinWait();
            }
            QueryId queryId = queryRunner.getCoordinator().getDispatchManager().getQueries().stream()
                    .filter(candidate -> !candidate.getState().isDone())
                    .map(BasicQueryInfo::getQueryId)
                    .findFirst()
                    .orElseThrow();
            queryRunner.getCoordinator().getDispatchManager().cancelQuery(queryId);
            assertThatThrownBy(query::get).hasMessageContaining("canceled");
            long deadline = System.nanoTime() + SECONDS.toNanos(60);
            while (attribute(session, "ActiveConsumers") > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(attribute(session, "ActiveConsumers")).isZero();
        }
    }

    @Test
    void testMBean()
    {
        Session session = freshCatalog("flows", "64MB");
        execute(session, "SELECT sum(bytes) FROM flows");
        execute(session, "SELECT sum(bytes) FROM flows");
        assertThat(attribute(session, "RowsDecoded")).isEqualTo(FLOWS);
        assertThat(attribute(session, "Hits")).isPositive();
        assertThat(attribute(session, "Misses")).isPositive();
        assertThat(attribute(session, "MessageBytesRead")).isPositive();
        assertThat(attribute(session, "SizeInBytes")).isBetween(FLOWS * 16L, 64L << 20);
        assertThat(attribute(session, "MaxSizeInBytes")).isEqualTo(64L << 20);
    }

    private static long attribute(Session session, String name)
    {
        try {
            ObjectName objectName = new ObjectName("trino.flow.live:type=LiveChunkCache,name=" + session.getCatalog().orElseThrow());
            return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(objectName, name)).longValue();
        }
        catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static long sum(long count)
    {
        return count * (count - 1) / 2;
    }

    private void send(String topic, int partition, int count)
    {
        for (int i = 0; i < count; i++) {
            broker.send(topic, partition, TIMESTAMP, "{\"event_type\": \"purge\", \"ip_src\": \"192.0.2.1\", \"bytes\": " + i + "}");
        }
        broker.flush();
    }

    private Session freshCatalog(String topics, String cacheSize)
    {
        catalogs++;
        String catalog = "cache" + catalogs;
        DistributedQueryRunner queryRunner = getDistributedQueryRunner();
        FlowQueryRunner.createCatalog(queryRunner, catalog, broker, topics, Map.of("flow.live.cache-size", cacheSize, "flow.live.chunk-records", "1024"));
        return Session.builder(getSession()).setCatalog(catalog).build();
    }

    private LiveMetrics execute(Session session, String sql)
    {
        return LiveMetrics.execute(getDistributedQueryRunner(), session, sql);
    }
}
