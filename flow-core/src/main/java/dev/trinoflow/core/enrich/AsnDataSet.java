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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A file of AS numbers, read as a whole to see whether it is good before it is used.
 *
 * @param rowCount ranges, networks or names that were used
 * @param problemCount rows that were not; {@code problems} tells the first of them
 */
public record AsnDataSet(AsnTable table, long rowCount, long problemCount, List<DimensionProblem> problems)
{
    public AsnDataSet
    {
        requireNonNull(table, "table is null");
        problems = ImmutableList.copyOf(problems);
    }

    /**
     * @throws IOException if the file as a whole cannot be used; the message says why
     */
    public static AsnDataSet load(Path file)
            throws IOException
    {
        AsnTable.Builder builder = new AsnTable.Builder();
        FileProblems problems = new FileProblems(file);
        long rowCount = AsnFile.read(file, builder, problems);
        return new AsnDataSet(builder.build(), rowCount, problems.count(), problems.problems());
    }

    public long systemCount()
    {
        return table.systems().size();
    }

    public long nameCount()
    {
        return table.systems().stream().filter(system -> system.name().isPresent()).count();
    }

    public long countryCount()
    {
        return table.systems().stream().filter(system -> system.country().isPresent()).count();
    }

    /**
     * How many AS numbers are in this one and not in the other.
     */
    public long countNotIn(AsnDataSet other)
    {
        List<AutonomousSystem> others = other.table.systems();
        long count = 0;
        int next = 0;
        // both are in the order of the numbers
        for (AutonomousSystem system : table.systems()) {
            while (next < others.size() && others.get(next).asn() < system.asn()) {
                next++;
            }
            if (next == others.size() || others.get(next).asn() != system.asn()) {
                count++;
            }
        }
        return count;
    }
}
