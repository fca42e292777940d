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
package dev.trinoflow.core.enrich;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A prefix of a routing table.
 *
 * @param originAsn AS that announces it; empty where the route has no path, such as one's own, or ends with an AS_SET, and
 *         of a default route
 * @param asPath nearest AS first; the members of an AS_SET one by one
 */
public record Route(AddressRange prefix, OptionalLong originAsn, List<Long> asPath)
{
    public Route
    {
        requireNonNull(prefix, "prefix is null");
        requireNonNull(originAsn, "originAsn is null");
        asPath = ImmutableList.copyOf(asPath);
    }
}
