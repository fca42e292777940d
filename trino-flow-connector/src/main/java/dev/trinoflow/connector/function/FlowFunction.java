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
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.InvocationConvention.InvocationArgumentConvention;
import io.trino.spi.function.ScalarFunctionAdapter;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.type.Type;

import java.lang.invoke.MethodHandle;

import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.NEVER_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.VALUE_BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.NULLABLE_RETURN;
import static java.util.Objects.requireNonNull;

/**
 * A function: what SQL says of it, and the method that computes it. The method takes the session first, if it wants it,
 * and an address as two big-endian words; it is never called with NULL.
 */
record FlowFunction(FunctionMetadata metadata, MethodHandle method)
{
    FlowFunction
    {
        requireNonNull(metadata, "metadata is null");
        requireNonNull(method, "method is null");
    }

    ScalarFunctionImplementation implement(BoundSignature signature, InvocationConvention expected)
    {
        boolean session = method.type().parameterCount() > 0 && method.type().parameterType(0).equals(ConnectorSession.class);
        MethodHandle handle = method;
        int parameter = session ? 1 : 0;
        ImmutableList.Builder<InvocationArgumentConvention> arguments = ImmutableList.builder();
        for (int i = 0; i < signature.getArity(); i++) {
            InvocationArgumentConvention argument = NEVER_NULL;
            if (isAddress(signature.getArgumentType(i))) {
                if (isBlock(expected.getArgumentConvention(i))) {
                    handle = AddressArguments.fromBlock(handle, parameter);
                    argument = VALUE_BLOCK_POSITION_NOT_NULL;
                }
                else {
                    handle = AddressArguments.fromSlice(handle, parameter);
                }
            }
            arguments.add(argument);
            parameter += argument.getParameterCount();
        }
        InvocationConvention actual = new InvocationConvention(
                arguments.build(),
                method.type().returnType().isPrimitive() ? FAIL_ON_NULL : NULLABLE_RETURN,
                session,
                false);
        return ScalarFunctionImplementation.builder()
                .methodHandle(ScalarFunctionAdapter.adapt(handle, signature.getReturnType(), signature.getArgumentTypes(), actual, expected))
                .build();
    }

    static boolean isAddress(Type type)
    {
        return type.getBaseName().equals("ipaddress");
    }

    private static boolean isBlock(InvocationArgumentConvention convention)
    {
        return switch (convention) {
            case BLOCK_POSITION, BLOCK_POSITION_NOT_NULL, VALUE_BLOCK_POSITION, VALUE_BLOCK_POSITION_NOT_NULL -> true;
            case NEVER_NULL, BOXED_NULLABLE, NULL_FLAG, FLAT, IN_OUT, FUNCTION -> false;
        };
    }
}
