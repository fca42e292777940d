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

import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.function.AccumulatorState;
import io.trino.spi.function.AccumulatorStateFactory;
import io.trino.spi.function.AccumulatorStateSerializer;
import io.trino.spi.function.GroupedAccumulatorState;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;

import java.util.Arrays;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.type.BigintType.BIGINT;

/**
 * The state of {@link Percentile}: of each group the highest values, as many as are asked for. A value that is not among them is
 * seen not to be by one comparison.
 */
public final class HighestValues
        implements GroupedAccumulatorState
{
    static final ArrayType SERIALIZED_TYPE = new ArrayType(BIGINT);

    private static final int INSTANCE_SIZE = instanceSize(HighestValues.class);
    private static final int INITIAL_VALUES = 16;

    // by group: how many values are kept, those that may be among them in no order, how many these are, and what is too low
    private int[] wanted = new int[1];
    private long[][] values = new long[1][];
    private int[] counts = new int[1];
    private long[] floors = new long[1];
    private long valuesSize;
    private int group;
    // of the last row of any group
    private double lastFraction = Double.NaN;
    private long lastPoints;
    private int lastWanted;

    /**
     * Makes states.
     */
    static final class Factory
            implements AccumulatorStateFactory<HighestValues>
    {
        @Override
        public HighestValues createSingleState()
        {
            return new HighestValues();
        }

        @Override
        public HighestValues createGroupedState()
        {
            return new HighestValues();
        }
    }

    /**
     * How many values are kept, then the values.
     */
    static final class Serializer
            implements AccumulatorStateSerializer<HighestValues>
    {
        @Override
        public Type getSerializedType()
        {
            return SERIALIZED_TYPE;
        }

        @Override
        public void serialize(HighestValues state, BlockBuilder out)
        {
            if (state.isEmpty()) {
                out.appendNull();
                return;
            }
            state.dropLow();
            ((ArrayBlockBuilder) out).buildEntry(elements -> {
                BIGINT.writeLong(elements, state.wanted[state.group]);
                for (int i = 0; i < state.counts[state.group]; i++) {
                    BIGINT.writeLong(elements, state.values[state.group][i]);
                }
            });
        }

        @Override
        public void deserialize(Block block, int position, HighestValues state)
        {
            Block elements = SERIALIZED_TYPE.getObject(block, position);
            state.want((int) BIGINT.getLong(elements, 0));
            for (int i = 1; i < elements.getPositionCount(); i++) {
                state.add(BIGINT.getLong(elements, i));
            }
        }
    }

    @Override
    public void setGroupId(int groupId)
    {
        group = groupId;
    }

    @Override
    public void ensureCapacity(int size)
    {
        if (size > counts.length) {
            int capacity = Math.max(size, counts.length * 2);
            wanted = Arrays.copyOf(wanted, capacity);
            values = Arrays.copyOf(values, capacity);
            counts = Arrays.copyOf(counts, capacity);
            floors = Arrays.copyOf(floors, capacity);
        }
    }

    boolean isEmpty()
    {
        return values[group] == null;
    }

    /**
     * How many values are kept of the group; 0 where that was not said yet.
     */
    int wanted()
    {
        return wanted[group];
    }

    /**
     * {@link Percentile#wanted}, which is not worked out anew for each row that says the same.
     */
    int wantedOf(double fraction, long points)
    {
        if (fraction != lastFraction || points != lastPoints) {
            lastWanted = Percentile.wanted(fraction, points);
            lastFraction = fraction;
            lastPoints = points;
        }
        return lastWanted;
    }

    /**
     * Begins anew.
     */
    void want(int count)
    {
        wanted[group] = count;
        counts[group] = 0;
        valuesSize -= sizeOf(values[group]);
        values[group] = new long[Math.min(INITIAL_VALUES, 2 * count)];
        valuesSize += sizeOf(values[group]);
        floors[group] = Long.MIN_VALUE;
    }

    void add(long value)
    {
        if (value < floors[group]) {
            return;
        }
        if (counts[group] == values[group].length) {
            makeRoom();
        }
        values[group][counts[group]] = value;
        counts[group]++;
    }

    private void makeRoom()
    {
        long[] full = values[group];
        int keep = wanted[group];
        if (full.length < 2 * keep) {
            values[group] = Arrays.copyOf(full, Math.min(full.length * 2, 2 * keep));
            valuesSize += sizeOf(values[group]) - sizeOf(full);
            return;
        }
        dropLow();
    }

    /**
     * Leaves as many values as are kept.
     */
    private void dropLow()
    {
        int keep = wanted[group];
        int low = counts[group] - keep;
        if (low > 0) {
            select(values[group], counts[group], low);
            System.arraycopy(values[group], low, values[group], 0, keep);
            counts[group] = keep;
            floors[group] = values[group][0];
        }
    }

    /**
     * Brings the value to a place that it has in ascending order, the lower ones before it and the higher ones behind: Hoare's
     * selection, Algorithm 65 of CACM.
     */
    private static void select(long[] values, int count, int place)
    {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            long pivot = values[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long value = values[left];
                    values[left] = values[right];
                    values[right] = value;
                    left++;
                    right--;
                }
            }
            if (place <= right) {
                high = right;
            }
            else if (place >= left) {
                low = left;
            }
            else {
                return;
            }
        }
    }

    void merge(HighestValues other)
    {
        if (other.isEmpty()) {
            return;
        }
        if (isEmpty()) {
            want(other.wanted());
        }
        for (int i = 0; i < other.counts[other.group]; i++) {
            add(other.values[other.group][i]);
        }
    }

    int count()
    {
        return counts[group];
    }

    /**
     * The lowest of the values that are kept, of which there are enough.
     */
    long lowest()
    {
        int place = counts[group] - wanted[group];
        select(values[group], counts[group], place);
        return values[group][place];
    }

    @Override
    public long getEstimatedSize()
    {
        return INSTANCE_SIZE + sizeOf(wanted) + sizeOf(values) + sizeOf(counts) + sizeOf(floors) + valuesSize;
    }

    @Override
    public AccumulatorState copy()
    {
        HighestValues copy = new HighestValues();
        copy.merge(this);
        return copy;
    }
}
