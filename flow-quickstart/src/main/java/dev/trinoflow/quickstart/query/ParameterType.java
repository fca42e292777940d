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
package dev.trinoflow.quickstart.query;

import com.google.common.net.InetAddresses;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a parameter of a query may hold.
 */
public enum ParameterType
{
    /**
     * An IP address.
     */
    ADDRESS("IPADDRESS", "an IPv4 or IPv6 address"),
    /**
     * One word of a list.
     */
    CHOICE("VARCHAR", "one of"),
    /**
     * A moment, fixed or before now.
     */
    INSTANT("TIMESTAMP(3) WITH TIME ZONE", "an instant, such as now-1h, now-7d/d, 2026-11-24 or 2026-11-24T08:00:00Z"),
    /**
     * A whole number.
     */
    INTEGER("BIGINT", "a whole number"),
    /**
     * A number that may have a fraction.
     */
    NUMBER("DOUBLE", "a number"),
    /**
     * A network such as 192.0.2.0/24; an address alone is the network of itself.
     */
    PREFIX("VARCHAR", "a network such as 192.0.2.0/24, or an address"),
    /**
     * How many rows at most: what stands after LIMIT, where SQL takes no expression.
     */
    ROWS("BIGINT", "a number of rows, 1 to 10000"),
    /**
     * Any words.
     */
    TEXT("VARCHAR", "text"),
    /**/;

    private static final int MAX_TEXT = 200;

    private final String sqlType;
    private final String description;

    ParameterType(String sqlType, String description)
    {
        this.sqlType = sqlType;
        this.description = description;
    }

    static Optional<ParameterType> find(String word)
    {
        for (ParameterType type : values()) {
            if (type.toString().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * SQL type that the bound text is cast to.
     */
    public String sqlType()
    {
        return sqlType;
    }

    String description()
    {
        return description;
    }

    /**
     * The text that is bound for what was given; nothing where that is no value of this type.
     */
    Optional<String> canonical(String text, List<String> choices, Instant now)
    {
        return switch (this) {
            case ADDRESS -> InetAddresses.isInetAddress(text) ? Optional.of(text) : Optional.empty();
            case CHOICE -> choices.contains(text) ? Optional.of(text) : Optional.empty();
            case INSTANT -> InstantText.parse(text).map(instant -> InstantText.format(instant.resolve(now)));
            case INTEGER -> text.matches("[+-]?[0-9]{1,18}") ? Optional.of(text) : Optional.empty();
            case NUMBER -> number(text);
            case PREFIX -> prefix(text);
            case ROWS -> text.matches("[1-9][0-9]{0,3}|10000") ? Optional.of(text) : Optional.empty();
            case TEXT -> text.length() <= MAX_TEXT ? Optional.of(text) : Optional.empty();
        };
    }

    private static Optional<String> number(String text)
    {
        try {
            return Optional.of(new BigDecimal(text).toString());
        }
        catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> prefix(String text)
    {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!InetAddresses.isInetAddress(address)) {
            return Optional.empty();
        }
        InetAddress parsed = InetAddresses.forString(address);
        int bits = parsed.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of("%s/%s".formatted(address, bits));
        }
        String length = text.substring(slash + 1);
        return length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= bits ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }
}
