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
package dev.trinoflow.archiver.maintenance;

/**
 * What maintenance does to a table, task by task.
 */
enum MaintenanceTask
{
    RETENTION("retention", "files older than the retention"),
    COMPACTION("compaction", "small files, merged into large ones"),
    NEEDLESS_DAYS("needless-days", "files of days with hardly fewer rows than flows"),
    MANIFEST_MERGE("manifests", "manifests, merged into one for each month or day"),
    SNAPSHOT_EXPIRY("snapshots", "old versions"),
    ORPHAN_FILES("orphan-files", "files that nothing refers to"),
    /**/;

    private final String label;
    private final String removes;

    MaintenanceTask(String label, String removes)
    {
        this.label = label;
        this.removes = removes;
    }

    /**
     * Its name in metrics, which is that of its settings.
     */
    String label()
    {
        return label;
    }

    String removes()
    {
        return removes;
    }
}
