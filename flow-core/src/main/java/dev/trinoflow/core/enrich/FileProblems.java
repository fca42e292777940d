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
package dev.trinoflow.core.enrich;

import com.google.common.collect.ImmutableList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Collects the rows of one file that could not be used while it is read.
 */
final class FileProblems
{
    /**
     * Of a file with more bad rows than these the number is told, not each.
     */
    static final int MAX_KEPT = 1000;

    private final Path file;
    private final List<DimensionProblem> problems = new ArrayList<>();
    private long count;

    FileProblems(Path file)
    {
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * @param line counted from 1
     */
    void add(long line, String reason)
    {
        if (count < MAX_KEPT) {
            problems.add(new DimensionProblem(file.toString(), line, reason));
        }
        count++;
    }

    long count()
    {
        return count;
    }

    List<DimensionProblem> problems()
    {
        ImmutableList.Builder<DimensionProblem> problems = ImmutableList.<DimensionProblem>builder().addAll(this.problems);
        if (count > MAX_KEPT) {
            problems.add(new DimensionProblem(file.toString(), 0, "%s more rows could not be used".formatted(count - MAX_KEPT)));
        }
        return problems.build();
    }
}
