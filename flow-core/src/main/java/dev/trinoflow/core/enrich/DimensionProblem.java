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

import static java.util.Objects.requireNonNull;

/**
 * Something in a file that could not be used.
 *
 * @param line counted from 1; 0 where the file as a whole is meant, whose old data stay in force
 */
public record DimensionProblem(String file, long line, String reason)
{
    public DimensionProblem
    {
        requireNonNull(file, "file is null");
        requireNonNull(reason, "reason is null");
    }
}
