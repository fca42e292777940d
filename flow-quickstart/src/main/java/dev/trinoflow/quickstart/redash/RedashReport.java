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
package dev.trinoflow.quickstart.redash;

import dev.trinoflow.quickstart.redash.RedashChange.Action;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Says what is done, object by object.
 */
final class RedashReport
{
    private final PrintWriter out;
    private final boolean dryRun;
    private final Map<Action, Integer> counts = new EnumMap<>(Action.class);

    RedashReport(PrintWriter out, boolean dryRun)
    {
        this.out = requireNonNull(out, "out is null");
        this.dryRun = dryRun;
    }

    boolean isDryRun()
    {
        return dryRun;
    }

    /**
     * Returns whether the object is to be written now.
     */
    boolean add(RedashChange change, String what)
    {
        counts.merge(change.action(), 1, Integer::sum);
        switch (change.action()) {
            case CREATE -> out.printf("create  %s%n", what);
            case UPDATE -> out.printf("update  %s%n", what);
            case KEEP -> out.printf("keep    %s: edited by hand; --force overwrites it%n", what);
            case SAME -> {}
        }
        if (dryRun) {
            change.differences().forEach(line -> out.printf("          %s%n", line));
        }
        out.flush();
        return change.action().isWrite() && !dryRun;
    }

    void note(String what)
    {
        out.println("note    " + what);
    }

    int count(Action action)
    {
        return counts.getOrDefault(action, 0);
    }

    void end()
    {
        out.printf(
                "%s%s created, %s updated, %s unchanged, %s edited by hand and kept%n",
                dryRun ? "dry run, nothing is written: " : "",
                count(Action.CREATE),
                count(Action.UPDATE),
                count(Action.SAME),
                count(Action.KEEP));
        out.flush();
    }
}
