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
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * What a value of a flow is, and with it how the value is held in a {@link FlowRecord} and in a page.
 */
public enum FlowType
{
    /**
     * A whole number of 64 bits, signed; the record holds it as it is.
     */
    BIGINT_VALUE,
    /**
     * A whole number of 32 bits, signed, never negative in a flow.
     */
    INTEGER_VALUE,
    /**
     * An instant; the record holds milliseconds since 1970-01-01 UTC, the page the same, packed with the zone UTC.
     */
    INSTANT,
    /**
     * An IPv4 or IPv6 address; the record holds its 16 bytes as two big-endian words, an IPv4 address as ::ffff:a.b.c.d.
     */
    ADDRESS,
    /**
     * A network in CIDR notation; the record holds its address and prefix length, the page canonical text.
     */
    NETWORK,
    /**
     * An Ethernet address; the record holds 48 bits, the page text such as 02:00:5e:10:00:01.
     */
    MAC,
    /**
     * UTF-8 text.
     */
    TEXT,
    BIGINT_ARRAY,
    TEXT_ARRAY,
    /**/;

    public Type sqlType(TypeManager typeManager)
    {
        return switch (this) {
            case BIGINT_VALUE -> BIGINT;
            case INTEGER_VALUE -> INTEGER;
            case INSTANT -> TIMESTAMP_TZ_MILLIS;
            // not part of the SPI, only known by name
            case ADDRESS -> typeManager.getType(new TypeDescriptor("ipaddress"));
            case NETWORK, MAC, TEXT -> VARCHAR;
            case BIGINT_ARRAY -> new ArrayType(BIGINT);
            case TEXT_ARRAY -> new ArrayType(VARCHAR);
        };
    }
}
