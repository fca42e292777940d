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
import io.trino.spi.transaction.IsolationLevel;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.transaction.TransactionId;
import io.trino.transaction.TransactionManager;

/**
 * Queries of one transaction.
 */
final class TransactionalQueries
        implements AutoCloseable
{
    private final DistributedQueryRunner queryRunner;
    private final TransactionManager transactionManager;
    private final TransactionId transactionId;
    private final Session session;
    private boolean failed;

    TransactionalQueries(DistributedQueryRunner queryRunner, Session session)
    {
        this.queryRunner = queryRunner;
        transactionManager = queryRunner.getCoordinator().getTransactionManager();
        transactionId = transactionManager.beginTransaction(IsolationLevel.READ_COMMITTED, true, false);
        this.session = Session.builder(session).setTransactionId(transactionId).build();
    }

    MaterializedResult execute(String sql)
    {
        try {
            return queryRunner.execute(session, sql);
        }
        catch (RuntimeException e) {
            // it has aborted the transaction
            failed = true;
            throw e;
        }
    }

    @Override
    public void close()
            throws Exception
    {
        (failed ? transactionManager.asyncAbort(transactionId) : transactionManager.asyncCommit(transactionId)).get();
    }
}
