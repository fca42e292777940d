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

import com.google.common.collect.ImmutableList;
import io.trino.spi.function.AggregationFunctionMetadata;
import io.trino.spi.function.AggregationImplementation;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.Signature;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * All functions, with what SHOW FUNCTIONS says of them. A function is added by adding a line here, and an example to
 * docs/functions.md, which a test runs.
 */
final class FunctionList
{
    private final Type address;
    private final Type interval;
    private final DimensionFunctions dimensions;
    private final ImmutableList.Builder<FlowFunction> functions = ImmutableList.builder();

    FunctionList(TypeManager typeManager, DimensionFunctions dimensions)
    {
        // not part of the SPI, only known by name
        address = typeManager.getType(new TypeDescriptor("ipaddress"));
        interval = typeManager.getType(new TypeDescriptor("interval day to second"));
        this.dimensions = requireNonNull(dimensions, "dimensions is null");
    }

    List<FlowFunction> all()
    {
        addDimensionFunctions();
        addAddressFunctions();
        addNameFunctions();
        addTimeFunctions();
        return functions.build();
    }

    private void addDimensionFunctions()
    {
        add("as_path", "AS path of the route to an address, nearest AS first", new ArrayType(BIGINT), dimensions("asPath"), address);
        add("asn", "Number of the AS that an address belongs to", BIGINT, dimensions("asn"), address);
        add("asn_country", "Country of an AS, two letters", VARCHAR, dimensions("asnCountry"), BIGINT);
        add("asn_country", "Country of the AS that an address belongs to, two letters", VARCHAR, dimensions("asnCountryOfAddress"), address);
        add("asn_name", "Name of an AS", VARCHAR, dimensions("asnName"), BIGINT);
        add("asn_name", "Name of the AS that an address belongs to", VARCHAR, dimensions("asnNameOfAddress"), address);
        add("direction", "inbound, outbound, internal or transit: which way traffic goes across the border of our networks", VARCHAR, dimensions("direction"), address, address);
        add("network", "Name of the network of networks.csv that an address is in", VARCHAR, dimensions("network"), address);
        add("network", "Attribute of the network that an address is in: name, customer, region, site, role, tenant or subscriber", VARCHAR, dimensions("networkAttribute"), address, VARCHAR);
        add("prefix", "Prefix of the route to an address, such as 192.0.2.0/24", VARCHAR, dimensions("prefix"), address);
    }

    private void addAddressFunctions()
    {
        add("ip_prefix", "Prefix of so many bits that an address is in; NULL where the address has less bits", VARCHAR, method(AddressFunctions.class, "ipPrefix"), address, BIGINT);
        add("ip_prefix", "Prefix that an address is in, with so many bits for IPv4 and so many for IPv6", VARCHAR, method(AddressFunctions.class, "ipPrefixByVersion"), address, BIGINT, BIGINT);
        add("ip_scope", "What an address is for by IANA's registries: global, private, loopback, link-local, multicast, documentation, ...", VARCHAR, method(AddressFunctions.class, "ipScope"), address);
        add("ip_version", "4 or 6: the version of an address", INTEGER, method(AddressFunctions.class, "ipVersion"), address);
    }

    private void addNameFunctions()
    {
        add("proto_name", "Name of an IP protocol: TCP, UDP, IPv6-ICMP, ...", VARCHAR, method(NameFunctions.class, "protoName"), BIGINT);
        add("service_name", "Name of the service that has a port of an IP protocol: https, domain, ...", VARCHAR, method(NameFunctions.class, "serviceName"), BIGINT, BIGINT);
        add("tcp_flags_text", "Names of TCP flags: SYN,ACK", VARCHAR, method(NameFunctions.class, "tcpFlagsText"), BIGINT);
    }

    private void addTimeFunctions()
    {
        Type bucket = RowType.rowType(RowType.field("time", TIMESTAMP_TZ_MILLIS), RowType.field("value", BIGINT));
        add("spread", "Buckets of a resolution between start and end, each with its share of a value, for UNNEST", new ArrayType(bucket), method(TimeFunctions.class, "spread"), TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_MILLIS, BIGINT, interval);
        add("time_bucket", "Start of the bucket of a length that an instant is in; buckets are aligned to 1970-01-01 UTC", TIMESTAMP_TZ_MILLIS, method(TimeFunctions.class, "timeBucket"), interval, TIMESTAMP_TZ_MILLIS);
    }

    List<FlowAggregation> aggregations()
    {
        String description = "What a fraction of so many points in time is at most, such as 0.95 of the 5 minutes of a month; points without a value are 0";
        return ImmutableList.of(
                percentile(description, BIGINT, "input", "output"),
                percentile(description, DOUBLE, "inputDouble", "outputDouble"));
    }

    private static FlowAggregation percentile(String description, Type type, String input, String output)
    {
        return new FlowAggregation(
                FunctionMetadata.aggregateBuilder("percentile")
                        .description(description)
                        .signature(Signature.builder().returnType(type).argumentType(type).argumentType(DOUBLE).argumentType(BIGINT).build())
                        .build(),
                AggregationFunctionMetadata.builder().intermediateType(HighestValues.SERIALIZED_TYPE).build(),
                AggregationImplementation.builder()
                        .inputFunction(method(Percentile.class, input))
                        .combineFunction(method(Percentile.class, "combine"))
                        .outputFunction(method(Percentile.class, output))
                        .accumulatorStateDescriptor(HighestValues.class, new HighestValues.Serializer(), new HighestValues.Factory())
                        .build());
    }

    private void add(String name, String description, Type returnType, MethodHandle method, Type... arguments)
    {
        Signature.Builder signature = Signature.builder().returnType(returnType);
        for (Type argument : arguments) {
            signature.argumentType(argument);
        }
        functions.add(new FlowFunction(
                FunctionMetadata.scalarBuilder(name)
                        .description(description)
                        .signature(signature.build())
                        // every function says NULL to NULL
                        .nullable()
                        .build(),
                method));
    }

    private MethodHandle dimensions(String name)
    {
        return method(DimensionFunctions.class, name).bindTo(dimensions);
    }

    private static MethodHandle method(Class<?> type, String name)
    {
        Method found = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .collect(onlyElement());
        try {
            return MethodHandles.lookup().unreflect(found);
        }
        catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
