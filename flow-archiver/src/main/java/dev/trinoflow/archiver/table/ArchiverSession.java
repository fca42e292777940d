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

import com.google.common.collect.Maps;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.TimeZoneKey;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The session in which the archiver speaks to Trino's catalogs.
 */
final class ArchiverSession
        implements ConnectorSession
{
    static final String USER = "flow-archiver";

    private final String id = USER + "_" + UUID.randomUUID();
    private final Instant start = Instant.now();
    private final Map<String, PropertyMetadata<?>> properties;

    /**
     * @param properties of the connector, which all have their defaults
     */
    ArchiverSession(List<PropertyMetadata<?>> properties)
    {
        this.properties = Maps.uniqueIndex(properties, PropertyMetadata::getName);
    }

    @Override
    public String getQueryId()
    {
        return id;
    }

    @Override
    public Optional<String> getSource()
    {
        return Optional.of(USER);
    }

    @Override
    public ConnectorIdentity getIdentity()
    {
        return ConnectorIdentity.ofUser(USER);
    }

    @Override
    public TimeZoneKey getTimeZoneKey()
    {
        return TimeZoneKey.UTC_KEY;
    }

    @Override
    public Locale getLocale()
    {
        return Locale.ENGLISH;
    }

    @Override
    public Optional<String> getTraceToken()
    {
        return Optional.empty();
    }

    @Override
    public Instant getStart()
    {
        return start;
    }

    @Override
    public <T> T getProperty(String name, Class<T> type)
    {
        PropertyMetadata<?> property = properties.get(name);
        checkArgument(property != null, "the connector has no session property %s", name);
        return type.cast(property.getDefaultValue());
    }
}
