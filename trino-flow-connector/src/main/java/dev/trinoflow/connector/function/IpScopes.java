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

import dev.trinoflow.core.AddressText;
import dev.trinoflow.core.enrich.AddressRange;
import dev.trinoflow.core.enrich.PrefixTable;
import io.airlift.slice.Slice;

import java.util.ArrayList;
import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;

/**
 * What an address is for, by IANA's registries of special-purpose addresses, of multicast, and of the IPv6 address space.
 */
final class IpScopes
{
    private static final Slice GLOBAL = utf8Slice("global");
    private static final Slice RESERVED = utf8Slice("reserved");

    private static final List<Slice> SCOPES = new ArrayList<>();
    private static final PrefixTable TABLE = load();

    private IpScopes() {}

    static Slice find(long high, long low)
    {
        int scope = TABLE.find(high, low);
        if (scope == PrefixTable.NONE) {
            return AddressText.isV4(high, low) ? GLOBAL : RESERVED;
        }
        return SCOPES.get(scope);
    }

    private static PrefixTable load()
    {
        PrefixTable.Builder table = new PrefixTable.Builder();
        for (List<String> row : BundledTable.read("ip-scopes.csv")) {
            Slice scope = utf8Slice(row.getLast());
            if (!SCOPES.contains(scope)) {
                SCOPES.add(scope);
            }
            table.add(AddressRange.parse(row.getFirst()), SCOPES.indexOf(scope));
        }
        return table.build();
    }
}
