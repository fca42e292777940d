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
package dev.trinoflow.connector;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * A configuration of nfacctd or sfacctd: several plugins in one daemon, each writing all flows to a topic of its own, in
 * its own way.
 */
final class PmacctConfiguration
{
    private static final String AGGREGATE = "src_mac, dst_mac, vlan, cos, etype, src_as, dst_as, peer_src_ip, peer_dst_ip, in_iface, out_iface, src_host, src_net, dst_host, dst_net, src_mask, dst_mask, src_port, dst_port, tcpflags, proto, tos, sampling_rate, timestamp_start, timestamp_end, timestamp_arrival";
    private static final Map<String, List<String>> PLUGINS = ImmutableMap.of(
            "plain", ImmutableList.of(),
            "multi", ImmutableList.of("kafka_multi_values: 8192", "kafka_markers: true"),
            "epoch", ImmutableList.of("timestamps_since_epoch: true", "kafka_markers: true"),
            "rfc3339", ImmutableList.of("timestamps_rfc3339: true", "timestamps_utc: true"),
            "numbers", ImmutableList.of("kafka_num_protos: true", "kafka_history: 1m", "kafka_history_roundoff: m"));

    private PmacctConfiguration() {}

    static List<String> topics(String daemon)
    {
        return PLUGINS.keySet().stream()
                .map(plugin -> topic(daemon, plugin))
                .collect(toImmutableList());
    }

    /**
     * The lines of the configuration file.
     */
    static List<String> lines(String daemon, int port, String kafkaServer)
    {
        List<String> server = Splitter.on(':').splitToList(kafkaServer);
        ImmutableList.Builder<String> lines = ImmutableList.<String>builder()
                .add("daemonize: false")
                .add("aggregate: " + AGGREGATE)
                .add(daemon + "_ip: 127.0.0.1")
                .add(daemon + "_port: " + port)
                // room for all flows, which are handed on one by one: a buffer would be kept until it is full
                .add("plugin_pipe_size: 16777216")
                .add("plugins: " + String.join(", ", PLUGINS.keySet().stream().map("kafka[%s]"::formatted).toList()));
        PLUGINS.forEach((plugin, settings) -> ImmutableList.<String>builder()
                .add("kafka_topic: " + topic(daemon, plugin), "kafka_output: json", "kafka_refresh_time: 2")
                .add("kafka_broker_host: " + server.getFirst(), "kafka_broker_port: " + server.getLast())
                .addAll(settings)
                .build()
                .forEach(setting -> lines.add(setting.replaceFirst(":", "[" + plugin + "]:"))));
        return lines.build();
    }

    /**
     * What the daemon has logged once all plugins are ready. A plugin that is not loses what the core process gives it.
     */
    static List<String> readyMessages()
    {
        return PLUGINS.keySet().stream()
                .map("( %s/kafka ): JSON: setting object handlers"::formatted)
                .collect(toImmutableList());
    }

    /**
     * The processes that the daemon has started to write the flows of one purge.
     */
    static Set<String> startedWriters(String log)
    {
        return findWriters(log, "START");
    }

    static Set<String> endedWriters(String log)
    {
        return findWriters(log, "END");
    }

    private static Set<String> findWriters(String log, String event)
    {
        return Pattern.compile("Purging cache - " + event + " \\(PID: (\\d+)").matcher(log).results()
                .map(match -> match.group(1))
                .collect(toImmutableSet());
    }

    private static String topic(String daemon, String plugin)
    {
        return "Pmacct." + daemon + "." + plugin;
    }
}
