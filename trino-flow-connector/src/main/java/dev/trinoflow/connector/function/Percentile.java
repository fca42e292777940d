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
package dev.trinoflow.connector.function;

import io.trino.spi.TrinoException;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static java.lang.Math.toIntExact;

/**
 * The percentile that is billed: of so many points in time a fraction is at most that high, exactly. Points without a value are 0.
 */
final class Percentile
{
    private static final long MAX_POINTS = 10_000_000;

    private Percentile() {}

    static void input(HighestValues state, ValueBlock values, int valuePosition, ValueBlock fractions, int fractionPosition, ValueBlock points, int pointsPosition)
    {
        add(state, getLong(values, valuePosition), getDouble(fractions, fractionPosition), getLong(points, pointsPosition));
    }

    static void inputDouble(HighestValues state, ValueBlock values, int valuePosition, ValueBlock fractions, int fractionPosition, ValueBlock points, int pointsPosition)
    {
        add(state, toOrdered(getDouble(values, valuePosition)), getDouble(fractions, fractionPosition), getLong(points, pointsPosition));
    }

    /**
     * What the type does, without asking what block it is: this is done three times for each row.
     */
    private static long getLong(ValueBlock values, int position)
    {
        return ((LongArrayBlock) values).getLong(position);
    }

    private static double getDouble(ValueBlock values, int position)
    {
        return Double.longBitsToDouble(getLong(values, position));
    }

    private static void add(HighestValues state, long value, double fraction, long points)
    {
        int wanted = state.wantedOf(fraction, points);
        if (state.isEmpty()) {
            state.want(wanted);
        }
        else if (state.wanted() != wanted) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "percentile: the fraction and the points have to be the same for all rows of a group");
        }
        state.add(value);
    }

    /**
     * How many of the highest values have to be known: those above, and the percentile itself.
     */
    static int wanted(double fraction, long points)
    {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "percentile: the fraction is between 0 and 1, such as 0.95: " + fraction);
        }
        if (points < 1 || points > MAX_POINTS) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "percentile: the points are between 1 and %s: %s".formatted(MAX_POINTS, points));
        }
        // so that 0.05 of 20 is 1, whatever binary fractions make of it
        long above = (long) Math.floor((1 - fraction) * points + 1e-6);
        return toIntExact(Math.min(above, points - 1) + 1);
    }

    static void combine(HighestValues state, HighestValues other)
    {
        state.merge(other);
    }

    static void output(HighestValues state, BlockBuilder out)
    {
        if (state.isEmpty()) {
            out.appendNull();
            return;
        }
        BIGINT.writeLong(out, state.count() < state.wanted() ? 0 : state.lowest());
    }

    static void outputDouble(HighestValues state, BlockBuilder out)
    {
        if (state.isEmpty()) {
            out.appendNull();
            return;
        }
        DOUBLE.writeDouble(out, state.count() < state.wanted() ? 0 : fromOrdered(state.lowest()));
    }

    /**
     * A number that is ordered as the double is.
     */
    private static long toOrdered(double value)
    {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double fromOrdered(long ordered)
    {
        return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
    }
}
