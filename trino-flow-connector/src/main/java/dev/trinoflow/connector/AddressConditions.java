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

import com.google.common.net.InetAddresses;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;

/**
 * Finds what an expression demands of addresses: {@code contains(cidr, address)}, which the engine makes no range of, and
 * what is said together with it. The result may let more rows through than the expression, never fewer.
 */
public final class AddressConditions
{
    private static final FunctionName CONTAINS = new FunctionName("contains");
    private static final int MAX_ALTERNATIVES = 8;
    private static final int ADDRESS_BYTES = 16;
    private static final int MAPPED_PREFIX_BITS = 96;

    private final Map<String, FlowColumnHandle> columns;

    private AddressConditions(Map<String, FlowColumnHandle> columns)
    {
        this.columns = columns;
    }

    static TupleDomain<FlowColumnHandle> derive(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return new AddressConditions(assignments.entrySet().stream().collect(toImmutableMap(Map.Entry::getKey, entry -> (FlowColumnHandle) entry.getValue())))
                .derive(expression);
    }

    /**
     * What each side of an OR demands, where they demand it of different columns; a row that fulfils the expression fulfils
     * one of them. Nothing where there is no such OR.
     */
    static List<TupleDomain<FlowColumnHandle>> alternatives(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return new AddressConditions(assignments.entrySet().stream().collect(toImmutableMap(Map.Entry::getKey, entry -> (FlowColumnHandle) entry.getValue())))
                .alternatives(expression);
    }

    private List<TupleDomain<FlowColumnHandle>> alternatives(ConnectorExpression expression)
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
        List<TupleDomain<FlowColumnHandle>> alternatives = call.getArguments().stream()
                .map(this::derive)
                .filter(alternative -> !alternative.isNone())
                .toList();
        boolean decidable = alternatives.size() <= MAX_ALTERNATIVES && alternatives.stream().noneMatch(TupleDomain::isAll);
        // of one column the engine or the union of its domains says it all
        long columnCount = alternatives.stream().flatMap(alternative -> alternative.getDomains().stream()).flatMap(domains -> domains.keySet().stream()).distinct().count();
        return decidable && columnCount > 1 ? alternatives : List.of();
    }

    private TupleDomain<FlowColumnHandle> derive(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call)) {
            return TupleDomain.all();
        }
        if (call.getFunctionName().equals(AND_FUNCTION_NAME)) {
            return TupleDomain.intersect(call.getArguments().stream().map(this::derive).toList());
        }
        if (call.getFunctionName().equals(OR_FUNCTION_NAME)) {
            return TupleDomain.columnWiseUnion(call.getArguments().stream().map(this::derive).toList());
        }
        List<ConnectorExpression> arguments = call.getArguments();
        if (arguments.size() != 2) {
            return TupleDomain.all();
        }
        if (call.getFunctionName().equals(CONTAINS)) {
            return contains(arguments.getFirst(), arguments.getLast());
        }
        if (call.getFunctionName().equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
            return equal(arguments.getFirst(), arguments.getLast());
        }
        return TupleDomain.all();
    }

    private TupleDomain<FlowColumnHandle> contains(ConnectorExpression network, ConnectorExpression address)
    {
        if (network instanceof Constant constant && constant.getValue() instanceof Slice text && address instanceof Variable variable && isAddress(variable.getType())) {
            return networkRange(variable.getType(), text.toStringUtf8())
                    .map(range -> TupleDomain.withColumnDomains(Map.of(columns.get(variable.getName()), Domain.create(ValueSet.ofRanges(range), false))))
                    .orElse(TupleDomain.all());
        }
        return TupleDomain.all();
    }

    private TupleDomain<FlowColumnHandle> equal(ConnectorExpression left, ConnectorExpression right)
    {
        if (left instanceof Constant) {
            return right instanceof Constant ? TupleDomain.all() : equal(right, left);
        }
        if (left instanceof Variable variable && right instanceof Constant constant && constant.getValue() != null && isAddress(variable.getType())) {
            return TupleDomain.fromFixedValues(Map.of(columns.get(variable.getName()), NullableValue.of(variable.getType(), constant.getValue())));
        }
        return TupleDomain.all();
    }

    private static boolean isAddress(Type type)
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
        String base = network.substring(0, slash);
        byte[] bytes = InetAddresses.forString(base).getAddress();
        byte[] first = new byte[ADDRESS_BYTES];
        System.arraycopy(bytes, 0, first, ADDRESS_BYTES - bytes.length, bytes.length);
        if (bytes.length < ADDRESS_BYTES) {
            first[10] = (byte) 0xFF;
            first[11] = (byte) 0xFF;
        }
        int bits = Integer.parseInt(network.substring(slash + 1)) + (base.contains(":") ? 0 : MAPPED_PREFIX_BITS);
        if (bits > ADDRESS_BYTES * Byte.SIZE) {
            return Optional.empty();
        }
        byte[] last = first.clone();
        for (int bit = bits; bit < ADDRESS_BYTES * Byte.SIZE; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            first[bit / Byte.SIZE] &= (byte) ~mask;
            last[bit / Byte.SIZE] |= (byte) mask;
        }
        return Optional.of(Range.range(type, Slices.wrappedBuffer(first), true, Slices.wrappedBuffer(last), true));
    }
}
