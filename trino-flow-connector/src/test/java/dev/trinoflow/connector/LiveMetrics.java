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

import io.trino.Session;
import io.trino.operator.OperatorStats;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.QueryId;
import io.trino.spi.metrics.Metric;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;

/**
 * A query's result, and what its page sources say about their reading.
 */
record LiveMetrics(MaterializedResult result, DistributedQueryRunner queryRunner, QueryId queryId)
{
    static LiveMetrics execute(DistributedQueryRunner queryRunner, Session session, String sql)
    {
        MaterializedResultWithPlan result = queryRunner.executeWithPlan(session, sql);
        return new LiveMetrics(result.result(), queryRunner, result.queryId());
    }

    long get(String name)
    {
        long total = 0;
        for (OperatorStats operator : queryRunner.getCoordinator().getQueryManager().getFullQueryInfo(queryId).getQueryStats().getOperatorSummaries()) {
            Metric<?> metric = operator.getConnectorMetrics().getMetrics().get(name);
            if (metric instanceof LongCount count) {
                total += count.getTotal();
            }
        }
        return total;
    }

    /**
     * Most memory that the operators of a type have had, in bytes.
     */
    long peakMemory(String operatorType)
    {
        return queryRunner.getCoordinator().getQueryManager().getFullQueryInfo(queryId).getQueryStats().getOperatorSummaries().stream()
                .filter(operator -> operator.getOperatorType().equals(operatorType))
                .mapToLong(operator -> operator.getPeakUserMemoryReservation().toBytes())
                .sum();
    }
}
