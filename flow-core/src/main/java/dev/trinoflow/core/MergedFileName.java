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
package dev.trinoflow.core;

import static java.util.Objects.requireNonNull;

/**
 * The name of a file of the archive, which says what it was made with. A merge of {@link ArchiveTable#daily} sums leaves two
 * files: the rows with the largest sums (heavy hitters), and the rest of them. The two have no group in common, and a row of
 * the rest is at most as large as the statistics of that file say, so that the largest sums of many days are found without it.
 * A file of another writer has a name of its own and is none of the two.
 *
 * @param merge what two files of one merge have in common
 * @param rest whether the file has the rest
 */
public record MergedFileName(String merge, boolean rest)
{
    private static final String EXTENSION = ".parquet";
    private static final String REST = "-rest";

    public MergedFileName
    {
        requireNonNull(merge, "merge is null");
    }

    public static MergedFileName parse(String location)
    {
        String name = location.substring(location.lastIndexOf('/') + 1);
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return stem.endsWith(REST) ? new MergedFileName(stem.substring(0, stem.length() - REST.length()), true) : new MergedFileName(stem, false);
    }

    @Override
    public String toString()
    {
        return merge + (rest ? REST : "") + EXTENSION;
    }
}
