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
package dev.trinoflow.archiver.table;

import com.google.common.collect.ImmutableMap;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.Rollup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * How far a rollup is made from the history: properties of its table, changed in the transactions that add the sums. The
 * files that one version of the flows consists of, or those that were added between two versions, are gone through in a fixed order.
 *
 * @param after version of the flows whose files are not gone through, because they are already; empty for none
 * @param snapshot version of the flows whose files are
 * @param files how many of them are done
 * @param covered what that version covers, and the rollup when they are all done
 */
public record RebuildProgress(Optional<Long> after, long snapshot, int files, CoveredOffsets covered)
{
    /**
     * Is there in a table whose rebuild has not begun, and says why it is needed.
     */
    public static final String NEEDED = Rollup.REBUILD_PREFIX + "needed";

    private static final String AFTER = Rollup.REBUILD_PREFIX + "after";
    private static final String SNAPSHOT = Rollup.REBUILD_PREFIX + "snapshot";
    private static final String FILES = Rollup.REBUILD_PREFIX + "files";
    private static final String COVERED_OF_FLOWS = "flow.";

    public RebuildProgress
    {
        requireNonNull(after, "after is null");
        requireNonNull(covered, "covered is null");
        checkArgument(files >= 0, "files is negative: %s", files);
    }

    /**
     * @param properties of the rollup's table
     * @return empty where no rebuild has begun
     */
    public static Optional<RebuildProgress> fromProperties(Map<String, String> properties)
    {
        if (!properties.containsKey(SNAPSHOT)) {
            return Optional.empty();
        }
        Map<String, String> covered = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(Rollup.REBUILD_PREFIX)) {
                covered.put(COVERED_OF_FLOWS + key.substring(Rollup.REBUILD_PREFIX.length()), value);
            }
        });
        return Optional.of(new RebuildProgress(
                Optional.ofNullable(properties.get(AFTER)).map(Long::valueOf),
                Long.parseLong(properties.get(SNAPSHOT)),
                Integer.parseInt(properties.getOrDefault(FILES, "0")),
                CoveredOffsets.fromProperties(covered)));
    }

    public Map<String, String> toProperties()
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        after.ifPresent(value -> properties.put(AFTER, Long.toString(value)));
        properties.put(SNAPSHOT, Long.toString(snapshot));
        properties.put(FILES, Integer.toString(files));
        covered.toProperties().forEach((key, value) -> properties.put(Rollup.REBUILD_PREFIX + key.substring(COVERED_OF_FLOWS.length()), value));
        return properties.buildOrThrow();
    }

    /**
     * What a table's properties have to become, so that they say this.
     */
    public Map<String, Optional<String>> changesTo(RebuildProgress next)
    {
        Map<String, Optional<String>> changes = new HashMap<>(removal());
        next.toProperties().forEach((key, value) -> changes.put(key, Optional.of(value)));
        return changes;
    }

    /**
     * What a table's properties have to become, so that they say nothing of a rebuild.
     */
    public Map<String, Optional<String>> removal()
    {
        Map<String, Optional<String>> changes = new HashMap<>();
        toProperties().keySet().forEach(key -> changes.put(key, Optional.empty()));
        return changes;
    }

    public RebuildProgress withFiles(int newFiles)
    {
        return new RebuildProgress(after, snapshot, newFiles, covered);
    }
}
