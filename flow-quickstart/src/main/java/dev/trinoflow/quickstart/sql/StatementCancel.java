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
package dev.trinoflow.quickstart.sql;

import java.sql.SQLException;
import java.sql.Statement;

import static java.util.Objects.requireNonNull;

/**
 * While this is open, Ctrl-C ends the query on the server too.
 */
public final class StatementCancel
        implements AutoCloseable
{
    private final Statement statement;
    private final Thread hook;

    public StatementCancel(Statement statement)
    {
        this.statement = requireNonNull(statement, "statement is null");
        this.hook = new Thread(this::cancel, "cancel-query");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void cancel()
    {
        try {
            statement.cancel();
        }
        catch (SQLException e) {
            System.err.println("flow: the query could not be cancelled: " + e.getMessage());
        }
    }

    @Override
    public void close()
    {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (IllegalStateException e) {
            // the hook is running: that is what ended the query
        }
    }
}
