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

import io.trino.spi.function.AggregationFunctionMetadata;
import io.trino.spi.function.AggregationImplementation;
import io.trino.spi.function.FunctionMetadata;

import static java.util.Objects.requireNonNull;

/**
 * An aggregation: what SQL says of it, the type of what one worker tells another, and the methods that compute it.
 */
record FlowAggregation(FunctionMetadata metadata, AggregationFunctionMetadata aggregation, AggregationImplementation implementation)
{
    FlowAggregation
    {
        requireNonNull(metadata, "metadata is null");
        requireNonNull(aggregation, "aggregation is null");
        requireNonNull(implementation, "implementation is null");
    }
}
