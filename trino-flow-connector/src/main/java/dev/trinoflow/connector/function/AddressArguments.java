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

import io.airlift.slice.Slice;
import io.trino.spi.block.Int128ArrayBlock;
import io.trino.spi.block.ValueBlock;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.IntStream;

import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

/**
 * Lets a method that takes an address as two big-endian words be called with an IPADDRESS as the engine has it: a slice,
 * or a position of a block, of which no slice is made then.
 */
final class AddressArguments
{
    private static final MethodHandle SLICE_HIGH = find("sliceHigh", methodType(long.class, Slice.class));
    private static final MethodHandle SLICE_LOW = find("sliceLow", methodType(long.class, Slice.class));
    private static final MethodHandle BLOCK_HIGH = find("blockHigh", methodType(long.class, ValueBlock.class, int.class));
    private static final MethodHandle BLOCK_LOW = find("blockLow", methodType(long.class, ValueBlock.class, int.class));

    private AddressArguments() {}

    /**
     * @param parameter index of the high word, which the low one follows; in the result it is that of the slice
     */
    static MethodHandle fromSlice(MethodHandle handle, int parameter)
    {
        return shareParameters(filterArguments(handle, parameter, SLICE_HIGH, SLICE_LOW), parameter, 1);
    }

    /**
     * @param parameter index of the high word, which the low one follows; in the result it is that of the block, which
     *         the position follows
     */
    static MethodHandle fromBlock(MethodHandle handle, int parameter)
    {
        return shareParameters(collectArguments(collectArguments(handle, parameter + 1, BLOCK_LOW), parameter, BLOCK_HIGH), parameter, 2);
    }

    /**
     * Passes the parameters from an index on to those that follow them too.
     */
    private static MethodHandle shareParameters(MethodHandle handle, int parameter, int count)
    {
        MethodType shared = handle.type().dropParameterTypes(parameter + count, parameter + 2 * count);
        int[] order = IntStream.range(0, handle.type().parameterCount())
                .map(index -> index < parameter + count ? index : index - count)
                .toArray();
        return permuteArguments(handle, shared, order);
    }

    private static long sliceHigh(Slice address)
    {
        return Long.reverseBytes(address.getLong(0));
    }

    private static long sliceLow(Slice address)
    {
        return Long.reverseBytes(address.getLong(Long.BYTES));
    }

    private static long blockHigh(ValueBlock block, int position)
    {
        return Long.reverseBytes(((Int128ArrayBlock) block).getInt128High(position));
    }

    private static long blockLow(ValueBlock block, int position)
    {
        return Long.reverseBytes(((Int128ArrayBlock) block).getInt128Low(position));
    }

    private static MethodHandle find(String name, MethodType type)
    {
        try {
            return MethodHandles.lookup().findStatic(AddressArguments.class, name, type);
        }
        catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
