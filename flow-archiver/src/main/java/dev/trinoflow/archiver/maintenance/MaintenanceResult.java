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
 * What a task of maintenance did to a table.
 *
 * @param removed files, or versions of the table
 * @param removedBytes of the files
 * @param added files
 * @param addedBytes of the files
 */
record MaintenanceResult(long removed, long removedBytes, long added, long addedBytes)
{
    static final MaintenanceResult NOTHING = new MaintenanceResult(0, 0, 0, 0);

    static MaintenanceResult removed(long count, long bytes)
    {
        return new MaintenanceResult(count, bytes, 0, 0);
    }

    MaintenanceResult plus(MaintenanceResult other)
    {
        return new MaintenanceResult(removed + other.removed, removedBytes + other.removedBytes, added + other.added, addedBytes + other.addedBytes);
    }
}
