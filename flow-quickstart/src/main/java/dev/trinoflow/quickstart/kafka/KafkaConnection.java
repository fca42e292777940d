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
package dev.trinoflow.quickstart.kafka;

import com.google.common.collect.ImmutableMap;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The brokers that a command talks to, and how: the settings are those of a file, with the passwords among them.
 */
public record KafkaConnection(String servers, Map<String, String> settings)
{
    public KafkaConnection
    {
        requireNonNull(servers, "servers is null");
        settings = ImmutableMap.copyOf(settings);
    }

    /**
     * Settings of one kind of client.
     *
     * @param names that the client knows
     * @param defaults where the file says nothing else
     * @param fixed whatever the file says
     */
    Map<String, Object> clientSettings(Set<String> names, Map<String, Object> defaults, Map<String, Object> fixed)
    {
        Map<String, Object> client = new HashMap<>(defaults);
        client.putAll(settings);
        client.keySet().retainAll(names);
        client.putAll(fixed);
        client.put("bootstrap.servers", servers);
        return client;
    }

    @Override
    public String toString()
    {
        return servers;
    }
}
