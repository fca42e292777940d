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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.CaptureFile.Datagram;
import dev.trinoflow.connector.NetflowV5.Conversation;
import dev.trinoflow.connector.NetflowV5.Traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is sent to a collector: datagrams of real exporters, each exporter at an address of its own, and last a datagram
 * from an address that nothing else comes from. Once its flows are in Kafka, the collector has taken in all before it.
 */
final class Exports
{
    /**
     * Where the last datagram comes from.
     */
    static final String LAST_EXPORTER = "127.0.3.1";

    // of sFlow version 5 with an agent of IPv4: what kind of sample comes first, behind the number of samples
    private static final int SFLOW_SAMPLE_OFFSET = 28;
    private static final int SFLOW_FLOW_SAMPLE = 1;

    private final ImmutableList.Builder<Datagram> datagrams = ImmutableList.builder();
    private final Map<String, String> exporters = new HashMap<>();

    /**
     * The exporters of many vendors, one or more payload files each.
     *
     * @param exporterMap lines of an address and its files
     */
    Exports addVendors(Path exporterMap, Path directory)
            throws IOException
    {
        for (String line : Files.readAllLines(exporterMap)) {
            List<String> words = List.of(line.split("\\s+"));
            for (String file : words.subList(1, words.size())) {
                for (Datagram datagram : CaptureFile.read(directory.resolve(file))) {
                    datagrams.add(new Datagram(words.getFirst(), datagram.payload()));
                }
            }
        }
        return this;
    }

    Exports addCapture(Path file, int limit)
            throws IOException
    {
        CaptureFile.read(file).stream().limit(limit).forEach(datagram -> {
            String exporter = exporters.computeIfAbsent(datagram.exporter(), _ -> "127.0.2." + (exporters.size() + 1));
            datagrams.add(new Datagram(exporter, datagram.payload()));
        });
        return this;
    }

    /**
     * Makes the first flow of the first NetFlow v5 datagram of a file the last datagram. It holds one flow only: a collector
     * may write the flows of one datagram at different times.
     */
    List<Datagram> endWithNetflow(Path file)
            throws IOException
    {
        byte[] payload = Arrays.copyOf(CaptureFile.read(file).getFirst().payload(), NetflowV5.HEADER_SIZE + NetflowV5.RECORD_SIZE);
        ByteBuffer.wrap(payload).putShort(2, (short) 1);
        return datagrams.add(new Datagram(LAST_EXPORTER, payload)).build();
    }

    /**
     * Makes the first sample of a datagram of a file the last datagram, with the agent's address changed, as sFlow names its
     * exporter in the datagram.
     */
    List<Datagram> endWithSflow(Path file)
            throws IOException
    {
        byte[] datagram = CaptureFile.read(file).stream()
                .map(Datagram::payload)
                .filter(payload -> ByteBuffer.wrap(payload).getInt(SFLOW_SAMPLE_OFFSET) == SFLOW_FLOW_SAMPLE)
                .findFirst().orElseThrow();
        byte[] payload = Arrays.copyOf(datagram, SFLOW_SAMPLE_OFFSET + 8 + ByteBuffer.wrap(datagram).getInt(SFLOW_SAMPLE_OFFSET + 4));
        ByteBuffer.wrap(payload)
                .put(8, InetAddress.getByName(LAST_EXPORTER).getAddress())
                .putInt(SFLOW_SAMPLE_OFFSET - 4, 1);
        return datagrams.add(new Datagram(LAST_EXPORTER, payload)).build();
    }

    /**
     * Bytes and packets of the NetFlow v5 datagrams among these.
     */
    static Map<Conversation, Traffic> netflowV5Traffic(List<Datagram> datagrams)
            throws IOException
    {
        Map<Conversation, Traffic> sums = new HashMap<>();
        for (Datagram datagram : datagrams) {
            if (ByteBuffer.wrap(datagram.payload()).getShort(0) == NetflowV5.VERSION) {
                NetflowV5.addTraffic(datagram.exporter(), datagram.payload(), sums);
            }
        }
        return ImmutableMap.copyOf(sums);
    }
}
