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

import dev.trinoflow.core.CoveredOffsets;

import static java.util.Objects.requireNonNull;

/**
 * What a table covers at the moment.
 *
 * @param current false in a table that must not be added to: a rollup that is being made from the history
 */
public record TableCoverage(boolean current, CoveredOffsets covered)
{
    public TableCoverage
    {
        requireNonNull(covered, "covered is null");
    }
}
