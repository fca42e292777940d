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

import java.util.Locale;
import java.util.Optional;

/**
 * What is said of a network.
 */
public enum NetworkAttribute
{
    NAME,
    CUSTOMER,
    REGION,
    SITE,
    ROLE,
    TENANT,
    SUBSCRIBER,
    /**/;

    /**
     * The column of networks.csv.
     */
    public String column()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }

    /**
     * The attribute of that column, in lower case.
     */
    public static Optional<NetworkAttribute> ofColumn(String column)
    {
        for (NetworkAttribute attribute : values()) {
            if (attribute.column().equals(column)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }
}
