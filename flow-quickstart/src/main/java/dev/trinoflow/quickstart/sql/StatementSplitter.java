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
package dev.trinoflow.quickstart.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text at semicolons into statements. Semicolons in quotes and comments are left alone.
 */
public final class StatementSplitter
{
    private StatementSplitter() {}

    public static List<String> split(String text)
    {
        List<String> statements = new ArrayList<>();
        int begin = 0;
        int position = 0;
        while (position < text.length()) {
            int next = skipQuoted(text, position);
            if (next > position) {
                position = next;
            }
            else if (text.charAt(position) == ';') {
                add(statements, text.substring(begin, position));
                position++;
                begin = position;
            }
            else {
                position++;
            }
        }
        add(statements, text.substring(begin));
        return statements;
    }

    private static int skipQuoted(String text, int position)
    {
        char first = text.charAt(position);
        // a doubled quote inside a string reads as the end of one and the begin of the next, which comes to the same
        if (first == '\'' || first == '"') {
            return after(text, text.indexOf(first, position + 1), 1);
        }
        if (text.startsWith("--", position)) {
            return after(text, text.indexOf('\n', position), 1);
        }
        if (text.startsWith("/*", position)) {
            return after(text, text.indexOf("*/", position + 2), 2);
        }
        return position;
    }

    private static int after(String text, int end, int length)
    {
        return end < 0 ? text.length() : end + length;
    }

    private static void add(List<String> statements, String part)
    {
        String statement = part.strip();
        if (!isComment(statement)) {
            statements.add(statement);
        }
    }

    private static boolean isComment(String statement)
    {
        int position = 0;
        while (position < statement.length()) {
            if (Character.isWhitespace(statement.charAt(position))) {
                position++;
            }
            else if (statement.startsWith("--", position) || statement.startsWith("/*", position)) {
                position = skipQuoted(statement, position);
            }
            else {
                return false;
            }
        }
        return true;
    }
}
