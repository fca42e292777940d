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

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * The text of a value.
 */
final class CellText
{
    private static final double MAX_PLAIN = 1e15;
    private static final double MIN_PLAIN = 1e-6;

    private CellText() {}

    static String of(Object value, String nullText)
    {
        return switch (value) {
            case null -> nullText;
            case Double number -> plain(number);
            case Float number -> plain(number, number.toString());
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case List<?> list -> list.stream().map(element -> of(element, "NULL")).collect(joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    /**
     * What JSON has words for; the rest as text.
     */
    static Object forJson(Object value)
    {
        return switch (value) {
            case null -> null;
            case Double number when !Double.isFinite(number) -> number.toString();
            case Float number when !Float.isFinite(number) -> number.toString();
            case Number number -> number;
            case Boolean bool -> bool;
            case List<?> list -> list.stream().map(CellText::forJson).toList();
            case Map<?, ?> map -> map;
            default -> of(value, "");
        };
    }

    private static String plain(double number)
    {
        return plain(number, Double.toString(number));
    }

    /**
     * Without an exponent where that can be read.
     */
    private static String plain(double number, String text)
    {
        double size = Math.abs(number);
        if (size != 0 && (size < MIN_PLAIN || size >= MAX_PLAIN || !Double.isFinite(number))) {
            return text;
        }
        return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}
