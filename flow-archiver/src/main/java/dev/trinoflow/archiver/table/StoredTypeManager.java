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
package dev.trinoflow.archiver.table;

import dev.trinoflow.core.StoredType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeNotFoundException;
import io.trino.spi.type.TypeOperators;

import java.util.stream.Stream;

/**
 * Knows the types of the archive's columns. Catalogs that keep columns of their own, such as Hive's, ask for them.
 */
final class StoredTypeManager
        implements TypeManager
{
    private final TypeOperators typeOperators = new TypeOperators();

    @Override
    public Type getType(TypeDescriptor descriptor)
    {
        return types()
                .filter(type -> type.getTypeDescriptor().equals(descriptor))
                .findFirst()
                .orElseThrow(() -> new TypeNotFoundException(descriptor.toString()));
    }

    @Override
    public Type fromSqlType(String sqlType)
    {
        return types()
                .filter(type -> type.getDisplayName().equals(sqlType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column of the archive has the type " + sqlType));
    }

    @Override
    public Type getType(TypeId id)
    {
        return types()
                .filter(type -> type.getTypeId().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column of the archive has the type " + id));
    }

    @Override
    public boolean isTypeRegistered(String name)
    {
        return types().anyMatch(type -> type.getBaseName().equals(name));
    }

    @Override
    public TypeOperators getTypeOperators()
    {
        return typeOperators;
    }

    private static Stream<Type> types()
    {
        return Stream.of(StoredType.values()).map(StoredType::type);
    }
}
