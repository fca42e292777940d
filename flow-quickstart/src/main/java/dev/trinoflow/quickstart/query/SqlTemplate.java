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

import com.google.common.collect.ImmutableList;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One SQL statement with parameters, written {@code :name}. Quoted text and comments are left as they are.
 */
public final class SqlTemplate
{
    private final List<Part> parts;

    private SqlTemplate(List<Part> parts)
    {
        this.parts = ImmutableList.copyOf(parts);
    }

    /**
     * A piece of the statement: its text, or the name of the parameter that stands in its place.
     */
    private record Part(String text, boolean parameter) {}

    /**
     * @param place says where a position of the text is, for messages
     */
    static SqlTemplate parse(String sql, Function<Integer, String> place)
    {
        ImmutableList.Builder<Part> parts = ImmutableList.builder();
        int begin = 0;
        int position = 0;
        while (position < sql.length()) {
            char character = sql.charAt(position);
            int quoted = skipQuoted(sql, position);
            if (quoted > position) {
                position = quoted;
            }
            else if (character == ':' && position + 1 < sql.length() && isNameStart(sql.charAt(position + 1))) {
                int end = position + 1;
                while (end < sql.length() && isNamePart(sql.charAt(end))) {
                    end++;
                }
                parts.add(new Part(sql.substring(begin, position), false));
                parts.add(new Part(sql.substring(position + 1, end), true));
                begin = end;
                position = end;
            }
            else if (character == ';' || character == '?') {
                throw new QueryException("%s: '%s' has no place here: a file is one statement without a semicolon, and its parameters are written :name".formatted(place.apply(position), character));
            }
            else {
                position++;
            }
        }
        parts.add(new Part(sql.substring(begin), false));
        return new SqlTemplate(parts.build());
    }

    private static int skipQuoted(String sql, int position)
    {
        char first = sql.charAt(position);
        if (first == '\'' || first == '"') {
            return after(sql, sql.indexOf(first, position + 1), 1);
        }
        if (sql.startsWith("--", position)) {
            return after(sql, sql.indexOf('\n', position), 1);
        }
        if (sql.startsWith("/*", position)) {
            return after(sql, sql.indexOf("*/", position + 2), 2);
        }
        return position;
    }

    private static int after(String sql, int end, int length)
    {
        return end < 0 ? sql.length() : end + length;
    }

    private static boolean isNameStart(char character)
    {
        return character >= 'a' && character <= 'z';
    }

    private static boolean isNamePart(char character)
    {
        return isNameStart(character) || character >= '0' && character <= '9' || character == '_';
    }

    /**
     * Names of the parameters, in the order in which they first appear.
     */
    public Set<String> parameters()
    {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part.parameter()) {
                names.add(part.text());
            }
        }
        return names;
    }

    /**
     * The statement, with what stands for each parameter.
     */
    public String render(Function<String, String> replacement)
    {
        StringBuilder sql = new StringBuilder();
        for (Part part : parts) {
            sql.append(part.parameter() ? replacement.apply(part.text()) : part.text());
        }
        return sql.toString();
    }
}
