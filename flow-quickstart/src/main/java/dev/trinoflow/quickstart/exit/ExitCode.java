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

/**
 * What the shell gets. The codes are part of the command's contract: scripts branch on them.
 */
public enum ExitCode
{
    SUCCESS(0, "success"),
    FAILED(1, "the work failed: a query, a file, a build"),
    USAGE(2, "wrong words on the command line"),
    PORT_BUSY(3, "a port is taken by another program"),
    START_FAILED(4, "the stack did not start"),
    NOT_RUNNING(5, "the stack is not running"),
    /**/;

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning)
    {
        this.code = code;
        this.meaning = meaning;
    }

    public int code()
    {
        return code;
    }

    public String meaning()
    {
        return meaning;
    }
}
