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
package dev.trinoflow.archiver.file;

/**
 * How much work the compression of a file is worth.
 */
public enum Compression
{
    /**
     * Of files that are merged soon in any case.
     */
    QUICK(1),
    NORMAL(3),
    /**
     * Of files that stay.
     */
    THOROUGH(6),
    /**/;

    private final int zstdLevel;

    Compression(int zstdLevel)
    {
        this.zstdLevel = zstdLevel;
    }

    int zstdLevel()
    {
        return zstdLevel;
    }
}
