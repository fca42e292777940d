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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import dev.trinoflow.connector.function.AddressSets;
import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AddressRange;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Looks into what is said of addresses: {@code contains(cidr, address)}, and addresses and functions of them that are compared
 * with constants. The values of a comparison may be more than the expression has, never fewer.
 */
public final class AddressConditions
{
    private static final FunctionName CONTAINS = new FunctionName("contains");
    private static final int ADDRESS_BYTES = 16;
    private static final int MAPPED_PREFIX_BITS = 96;

    private final AddressSets functions;

    AddressConditions(AddressSets functions)
    {
        this.functions = requireNonNull(functions, "functions is null");
    }

    /**
     * The comparison of an address that the call makes, if it makes one.
     */
    Optional<Comparison> comparison(Call call)
    {
        List<ConnectorExpression> arguments = call.getArguments();
        if (call.getFunctionName().equals(CONTAINS) && arguments.size() == 2) {
            return contains(arguments.getFirst(), arguments.getLast());
        }
        if (call.getFunctionName().equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
            boolean constantFirst = arguments.getFirst() instanceof Constant;
            return equal(constantFirst ? arguments.getLast() : arguments.getFirst(), arguments.subList(constantFirst ? 0 : 1, constantFirst ? 1 : 2));
        }
        if (call.getFunctionName().equals(IN_PREDICATE_FUNCTION_NAME) && arguments.getLast() instanceof Call list && list.getFunctionName().equals(ARRAY_CONSTRUCTOR_FUNCTION_NAME)) {
            return equal(arguments.getFirst(), list.getArguments());
        }
        return Optional.empty();
    }

    private static Optional<Comparison> contains(ConnectorExpression network, ConnectorExpression address)
    {
        if (network instanceof Constant constant && constant.getValue() instanceof Slice text && address instanceof Variable variable && isAddress(variable.getType())) {
            return networkRange(variable.getType(), text.toStringUtf8()).map(range -> new Comparison(variable, ValueSet.ofRanges(range)));
        }
        return Optional.empty();
    }

    /**
     * @param values one of which the expression has
     */
    private Optional<Comparison> equal(ConnectorExpression expression, List<ConnectorExpression> values)
    {
        Optional<Variable> address = address(expression);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Type type = address.orElseThrow().getType();
        ImmutableList.Builder<Range> ranges = ImmutableList.builder();
        for (ConnectorExpression value : values) {
            if (!(value instanceof Constant constant)) {
                return Optional.empty();
            }
            // nothing is equal to NULL
            if (constant.getValue() != null) {
                Optional<List<Range>> found = ranges(expression, type, constant.getValue());
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                ranges.addAll(found.orElseThrow());
            }
        }
        return Optional.of(new Comparison(address.orElseThrow(), ValueSet.copyOfRanges(type, ranges.build())));
    }

    /**
     * The address that the expression is, or is a function of.
     */
    private static Optional<Variable> address(ConnectorExpression expression)
    {
        ConnectorExpression found = expression instanceof Call call && !call.getArguments().isEmpty() ? call.getArguments().getFirst() : expression;
        return found instanceof Variable variable && isAddress(variable.getType()) ? Optional.of(variable) : Optional.empty();
    }

    /**
     * The addresses for which the expression has the value, as far as that can be said.
     */
    private Optional<List<Range>> ranges(ConnectorExpression expression, Type type, Object value)
    {
        if (!(expression instanceof Call call)) {
            return Optional.of(ImmutableList.of(Range.equal(type, value)));
        }
        ImmutableList.Builder<Object> arguments = ImmutableList.builder();
        for (ConnectorExpression argument : call.getArguments().subList(1, call.getArguments().size())) {
            if (!(argument instanceof Constant constant) || constant.getValue() == null) {
                return Optional.empty();
            }
            arguments.add(constant.getValue());
        }
        return functions.find(call.getFunctionName(), arguments.build(), value)
                .map(found -> found.stream().map(range -> range(type, range)).toList());
    }

    private static Range range(Type type, AddressRange range)
    {
        return Range.range(type, slice(range.firstHigh(), range.firstLow()), true, slice(range.lastHigh(), range.lastLow()), true);
    }

    private static Slice slice(long high, long low)
    {
        Slice address = Slices.allocate(ADDRESS_BYTES);
        address.setLong(0, Long.reverseBytes(high));
        address.setLong(Long.BYTES, Long.reverseBytes(low));
        return address;
    }

    static boolean isAddress(Type type)
    {
        return type.getBaseName().equals("ipaddress");
    }

    /**
     * First and last address of a network, as the function contains has it: the bits of an IPv4 prefix count from the
     * IPv4 address, those of an IPv6 prefix from the first bit, also where the address is a mapped one. Nothing for what
     * the function refuses.
     */
    public static Optional<Range> networkRange(Type type, String network)
    {
        int slash = network.indexOf('/');
        if (slash < 0 || !InetAddresses.isInetAddress(network.substring(0, slash)) || !network.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        boolean v6 = network.contains(":");
        byte[] address = InetAddresses.forString(network.substring(0, slash)).getAddress();
        // a mapped address has become an IPv4 one
        long high = address.length == Integer.BYTES ? 0 : Longs.fromByteArray(address);
        long low = address.length == Integer.BYTES ? AddressText.v4Low(Ints.fromByteArray(address)) : Longs.fromByteArray(Arrays.copyOfRange(address, Long.BYTES, ADDRESS_BYTES));
        int bits = Integer.parseInt(network.substring(slash + 1)) + (v6 ? 0 : MAPPED_PREFIX_BITS);
        if (bits > ADDRESS_BYTES * Byte.SIZE) {
            return Optional.empty();
        }
        AddressRange range = AddressRange.ofFirstBits(high, low, bits);
        if (!v6 && range.firstLow() != low) {
            // an IPv4 address with bits beyond the prefix
            return Optional.empty();
        }
        return Optional.of(range(type, range));
    }
}
