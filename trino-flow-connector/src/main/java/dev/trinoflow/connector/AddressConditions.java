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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Finds what an expression demands of addresses: {@code contains(cidr, address)} and functions of addresses that are compared
 * with constants, which the engine makes no ranges of, and what is said together with them. The result may let more rows
 * through than the expression, never fewer.
 */
public final class AddressConditions
{
    private static final FunctionName CONTAINS = new FunctionName("contains");
    private static final int MAX_ALTERNATIVES = 8;
    /**
     * Each row of an alternative is compared with each range.
     */
    private static final int MAX_ALTERNATIVE_RANGES = 64;
    private static final int ADDRESS_BYTES = 16;
    private static final int MAPPED_PREFIX_BITS = 96;

    private final Map<String, ColumnHandle> columns;
    private final AddressSets functions;

    private AddressConditions(Map<String, ColumnHandle> columns, AddressSets functions)
    {
        this.columns = requireNonNull(columns, "columns is null");
        this.functions = requireNonNull(functions, "functions is null");
    }

    public static TupleDomain<ColumnHandle> derive(ConnectorExpression expression, Map<String, ColumnHandle> assignments, AddressSets functions)
    {
        return new AddressConditions(assignments, functions).derive(expression);
    }

    /**
     * What each side of an OR demands, where they demand it of different columns; a row that fulfils the expression fulfils
     * one of them. Nothing where there is no such OR.
     */
    static List<TupleDomain<ColumnHandle>> alternatives(ConnectorExpression expression, Map<String, ColumnHandle> assignments, AddressSets functions)
    {
        return new AddressConditions(assignments, functions).alternatives(expression);
    }

    private List<TupleDomain<ColumnHandle>> alternatives(ConnectorExpression expression)
    {
        if (expression instanceof Call call && call.getFunctionName().equals(AND_FUNCTION_NAME)) {
            return call.getArguments().stream()
                    .map(this::alternatives)
                    .filter(alternatives -> !alternatives.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }
        if (!(expression instanceof Call call && call.getFunctionName().equals(OR_FUNCTION_NAME))) {
            return List.of();
        }
        List<TupleDomain<ColumnHandle>> alternatives = call.getArguments().stream()
                .map(this::derive)
                .filter(alternative -> !alternative.isNone())
                .toList();
        boolean decidable = alternatives.size() <= MAX_ALTERNATIVES && alternatives.stream().noneMatch(alternative -> alternative.isAll() || hasManyRanges(alternative));
        // of one column the engine or the union of its domains says it all
        long columnCount = alternatives.stream().flatMap(alternative -> alternative.getDomains().stream()).flatMap(domains -> domains.keySet().stream()).distinct().count();
        return decidable && columnCount > 1 ? alternatives : List.of();
    }

    private static boolean hasManyRanges(TupleDomain<ColumnHandle> predicate)
    {
        return predicate.getDomains().orElseThrow().values().stream().anyMatch(domain -> domain.getValues().getRanges().getRangeCount() > MAX_ALTERNATIVE_RANGES);
    }

    private TupleDomain<ColumnHandle> derive(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call)) {
            return TupleDomain.all();
        }
        List<ConnectorExpression> arguments = call.getArguments();
        if (call.getFunctionName().equals(AND_FUNCTION_NAME)) {
            return TupleDomain.intersect(arguments.stream().map(this::derive).toList());
        }
        if (call.getFunctionName().equals(OR_FUNCTION_NAME)) {
            return TupleDomain.columnWiseUnion(arguments.stream().map(this::derive).toList());
        }
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
        return TupleDomain.all();
    }

    private TupleDomain<ColumnHandle> contains(ConnectorExpression network, ConnectorExpression address)
    {
        if (network instanceof Constant constant && constant.getValue() instanceof Slice text && address instanceof Variable variable && isAddress(variable.getType())) {
            return networkRange(variable.getType(), text.toStringUtf8())
                    .map(range -> domain(variable, ImmutableList.of(range)))
                    .orElse(TupleDomain.all());
        }
        return TupleDomain.all();
    }

    /**
     * @param values one of which the expression has
     */
    private TupleDomain<ColumnHandle> equal(ConnectorExpression expression, List<ConnectorExpression> values)
    {
        Optional<Variable> address = address(expression);
        if (address.isEmpty()) {
            return TupleDomain.all();
        }
        ImmutableList.Builder<Range> ranges = ImmutableList.builder();
        for (ConnectorExpression value : values) {
            if (!(value instanceof Constant constant)) {
                return TupleDomain.all();
            }
            // nothing is equal to NULL
            if (constant.getValue() != null) {
                Optional<List<Range>> found = ranges(expression, address.orElseThrow().getType(), constant.getValue());
                if (found.isEmpty()) {
                    return TupleDomain.all();
                }
                ranges.addAll(found.orElseThrow());
            }
        }
        return domain(address.orElseThrow(), ranges.build());
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

    private TupleDomain<ColumnHandle> domain(Variable address, List<Range> ranges)
    {
        return TupleDomain.withColumnDomains(Map.of(
                columns.get(address.getName()), Domain.create(ValueSet.copyOfRanges(address.getType(), ranges), false)));
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
