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

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A network that somebody has named. Several may have one name.
 *
 * @param prefix its addresses, which need not be one prefix
 */
public record Network(
        AddressRange prefix,
        String name,
        Optional<String> customer,
        Optional<String> region,
        Optional<String> site,
        Optional<String> role,
        Optional<String> tenant,
        Optional<String> subscriber)
{
    public Network
    {
        requireNonNull(prefix, "prefix is null");
        checkArgument(!name.isEmpty(), "name is empty");
        requireNonNull(customer, "customer is null");
        requireNonNull(region, "region is null");
        requireNonNull(site, "site is null");
        requireNonNull(role, "role is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(subscriber, "subscriber is null");
    }

    public Optional<String> attribute(NetworkAttribute attribute)
    {
        return switch (attribute) {
            case NAME -> Optional.of(name);
            case CUSTOMER -> customer;
            case REGION -> region;
            case SITE -> site;
            case ROLE -> role;
            case TENANT -> tenant;
            case SUBSCRIBER -> subscriber;
        };
    }
}
