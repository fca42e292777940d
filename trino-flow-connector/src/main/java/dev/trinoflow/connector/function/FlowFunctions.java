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

import com.google.inject.Inject;
import dev.trinoflow.core.enrich.DimensionStore;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.AggregationFunctionMetadata;
import io.trino.spi.function.AggregationImplementation;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencies;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.type.TypeManager;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * The functions of a catalog, in its schema {@value SCHEMA}. They are bound to the catalog's data sets, so that two catalogs
 * do not share any.
 */
public final class FlowFunctions
        implements FunctionProvider
{
    public static final String SCHEMA = "net";

    private final CatalogName catalog;
    private final DimensionStore dimensions;
    private final Map<FunctionId, FlowFunction> functions;
    private final Map<FunctionId, FlowAggregation> aggregations;

    @Inject
    public FlowFunctions(CatalogName catalog, TypeManager typeManager, DimensionStore dimensions)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
        FunctionList list = new FunctionList(typeManager, new DimensionFunctions(dimensions));
        functions = list.all().stream().collect(toImmutableMap(function -> function.metadata().getFunctionId(), function -> function));
        aggregations = list.aggregations().stream().collect(toImmutableMap(function -> function.metadata().getFunctionId(), function -> function));
    }

    public Collection<FunctionMetadata> list(String schema)
    {
        return schema.equals(SCHEMA) ? Stream.concat(functions.values().stream().map(FlowFunction::metadata), aggregations.values().stream().map(FlowAggregation::metadata)).collect(toImmutableList()) : List.of();
    }

    public Collection<FunctionMetadata> find(SchemaFunctionName name)
    {
        return list(name.schemaName()).stream()
                .filter(function -> function.getCanonicalName().equals(name.functionName()))
                .collect(toImmutableList());
    }

    public FunctionMetadata metadata(FunctionId id)
    {
        return aggregations.containsKey(id) ? aggregations.get(id).metadata() : function(id).metadata();
    }

    public AggregationFunctionMetadata aggregation(FunctionId id)
    {
        return aggregations.get(id).aggregation();
    }

    /**
     * For which addresses the functions have a value, in the query of the session.
     */
    public AddressSets addressSets(ConnectorSession session)
    {
        return new AddressSets(catalog, dimensions.at(session.getStart()));
    }

    private FlowFunction function(FunctionId id)
    {
        FlowFunction function = functions.get(id);
        if (function == null) {
            throw new IllegalArgumentException("no such function: " + id);
        }
        return function;
    }

    @Override
    public ScalarFunctionImplementation getScalarFunctionImplementation(FunctionId functionId, BoundSignature boundSignature, FunctionDependencies functionDependencies, InvocationConvention invocationConvention)
    {
        return function(functionId).implement(boundSignature, invocationConvention);
    }

    @Override
    public AggregationImplementation getAggregationImplementation(FunctionId functionId, BoundSignature boundSignature, FunctionDependencies functionDependencies)
    {
        return aggregations.get(functionId).implementation();
    }
}
