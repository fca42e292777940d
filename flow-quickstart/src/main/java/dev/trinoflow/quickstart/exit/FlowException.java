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
package dev.trinoflow.quickstart.exit;

import static java.util.Objects.requireNonNull;

/**
 * A failure that the user is told in one message, without a stack trace.
 */
public final class FlowException
        extends RuntimeException
{
    private final ExitCode exitCode;

    public FlowException(ExitCode exitCode, String message)
    {
        super(message);
        this.exitCode = requireNonNull(exitCode, "exitCode is null");
    }

    public FlowException(ExitCode exitCode, String message, Throwable cause)
    {
        super(message, cause);
        this.exitCode = requireNonNull(exitCode, "exitCode is null");
    }

    public ExitCode exitCode()
    {
        return exitCode;
    }
}
