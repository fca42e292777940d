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

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * How the archive holds a value. Only types that an engine can prune on, down to the row group.
 */
public enum StoredType
{
    LONG(BIGINT),
    INT(INTEGER),
    /**
     * An instant as a timestamp without zone, in UTC, microseconds; a timestamp with zone prunes files only.
     */
    UTC_TIMESTAMP(TIMESTAMP_MICROS),
    STRING(VARCHAR),
    BYTES(VARBINARY),
    LONG_LIST(new ArrayType(BIGINT)),
    STRING_LIST(new ArrayType(VARCHAR)),
    /**/;

    private final Type type;

    StoredType(Type type)
    {
        this.type = type;
    }

    /**
     * The type of blocks of stored values.
     */
    public Type type()
    {
        return type;
    }
}
