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
import static java.util.Objects.requireNonNull;

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

    private final String daemon;
    private final String aggregate;
    private final Map<String, List<String>> plugins;

    private PmacctConfiguration(String daemon, String aggregate, Map<String, List<String>> plugins)
    {
        this.daemon = requireNonNull(daemon, "daemon is null");
        this.aggregate = requireNonNull(aggregate, "aggregate is null");
        this.plugins = requireNonNull(plugins, "plugins is null");
    }

    /**
     * In every form that pmacct writes.
     */
    static PmacctConfiguration allForms(String daemon)
    {
        return new PmacctConfiguration(daemon, AGGREGATE, PLUGINS);
    }

    /**
     * In the form that it has where nothing is said, with one topic, and with how many flows a record stands for.
     */
    static PmacctConfiguration plain(String daemon)
    {
        return new PmacctConfiguration(daemon, AGGREGATE + ", flows", ImmutableMap.of("plain", ImmutableList.of()));
    }

    String daemon()
    {
        return daemon;
    }

    List<String> topics()
    {
        return plugins.keySet().stream()
                .map(this::topic)
                .collect(toImmutableList());
    }

    /**
     * The lines of the configuration file.
     */
    List<String> lines(int port, String kafkaServer)
    {
        List<String> server = Splitter.on(':').splitToList(kafkaServer);
        ImmutableList.Builder<String> lines = ImmutableList.<String>builder()
                .add("daemonize: false")
                .add("aggregate: " + aggregate)
                .add(daemon + "_ip: 127.0.0.1")
                .add(daemon + "_port: " + port)
                // room for all flows, which are handed on one by one: a buffer would be kept until it is full
                .add("plugin_pipe_size: 268435456")
                .add("plugins: " + String.join(", ", plugins.keySet().stream().map("kafka[%s]"::formatted).toList()));
        plugins.forEach((plugin, settings) -> ImmutableList.<String>builder()
                .add("kafka_topic: " + topic(plugin), "kafka_output: json", "kafka_refresh_time: 2")
                .add("kafka_broker_host: " + server.getFirst(), "kafka_broker_port: " + server.getLast())
                .addAll(settings)
                .build()
                .forEach(setting -> lines.add(setting.replaceFirst(":", "[" + plugin + "]:"))));
        return lines.build();
    }

    /**
     * What the daemon has logged once all plugins are ready. A plugin that is not loses what the core process gives it.
     */
    List<String> readyMessages()
    {
        return plugins.keySet().stream()
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

    private String topic(String plugin)
    {
        return "Pmacct." + daemon + "." + plugin;
    }
}
