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
 * One column of a table of the archive. Its name is its identity: the ids in the files are the catalog's.
 *
 * @param channel index of the column of SQL values that it is made of; two stored columns share one channel where that is an address
 */
public record StoredColumn(String name, StoredType type, int channel, Conversion conversion, String comment)
{
    public StoredColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(conversion, "conversion is null");
        requireNonNull(comment, "comment is null");
    }

    /**
     * What is done to a SQL value to store it.
     */
    public enum Conversion
    {
        NONE,
        /**
         * Milliseconds with a zone become microseconds in UTC.
         */
        INSTANT,
        /**
         * The first 8 bytes of an address.
         */
        ADDRESS_HIGH,
        /**
         * The last 8 bytes of an address.
         */
        ADDRESS_LOW,
        /**/
    }
}
