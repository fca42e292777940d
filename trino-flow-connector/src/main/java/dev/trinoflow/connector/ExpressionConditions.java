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

import dev.trinoflow.connector.function.AddressSets;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;

import static dev.trinoflow.connector.AddressConditions.isAddress;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Finds what an expression demands of columns where the engine makes no ranges of it: of addresses by functions of them, of
 * addresses and instants by comparisons of casts, and what is said together with these. The result may let more rows through
 * than the expression, never fewer.
 */
public final class ExpressionConditions
{
    private static final int MAX_ALTERNATIVES = 8;
    /**
     * Each row of an alternative is compared with each range.
     */
    private static final int MAX_ALTERNATIVE_RANGES = 64;

    private final Map<String, ColumnHandle> columns;
    private final AddressConditions addresses;

    public ExpressionConditions(Map<String, ColumnHandle> columns, AddressSets functions)
    {
        this.columns = requireNonNull(columns, "columns is null");
        addresses = new AddressConditions(functions);
    }

    public TupleDomain<ColumnHandle> derive(ConnectorExpression expression)
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
        return addresses.comparison(call)
                .or(() -> Comparison.of(call).flatMap(CastConditions::unwrap))
                .map(this::domain)
                .orElse(TupleDomain.all());
    }

    private TupleDomain<ColumnHandle> domain(Comparison comparison)
    {
        String column = ((Variable) comparison.subject()).getName();
        return TupleDomain.withColumnDomains(Map.of(columns.get(column), Domain.create(comparison.values(), false)));
    }

    /**
     * What each side of an OR demands, where they demand it of different columns; a row that fulfils the expression fulfils
     * one of them. Nothing where there is no such OR.
     */
    List<TupleDomain<ColumnHandle>> alternatives(ConnectorExpression expression)
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
                .map(alternative -> alternative.filter((_, domain) -> isTestable(domain)))
                .toList();
        boolean decidable = alternatives.size() <= MAX_ALTERNATIVES && alternatives.stream().noneMatch(TupleDomain::isAll);
        // of one column the engine or the union of its domains says it all
        long columnCount = alternatives.stream().flatMap(alternative -> alternative.getDomains().stream()).flatMap(domains -> domains.keySet().stream()).distinct().count();
        return decidable && columnCount > 1 ? alternatives : List.of();
    }

    /**
     * Whether rows can be told apart by it: by addresses in ranges with both ends.
     */
    private static boolean isTestable(Domain domain)
    {
        if (!isAddress(domain.getType())) {
            return false;
        }
        List<Range> ranges = domain.getValues().getRanges().getOrderedRanges();
        return ranges.size() <= MAX_ALTERNATIVE_RANGES && ranges.stream().allMatch(range -> range.isLowInclusive() && range.isHighInclusive());
    }
}
