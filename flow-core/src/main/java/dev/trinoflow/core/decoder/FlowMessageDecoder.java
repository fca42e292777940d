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
package dev.trinoflow.core.decoder;

import dev.trinoflow.core.FlowPageBuilder;
import dev.trinoflow.core.FlowSchema;
import dev.trinoflow.core.RejectPageBuilder;
import dev.trinoflow.core.RejectedMessageException;

import java.time.ZoneId;

import static java.util.Objects.requireNonNull;

/**
 * Decodes the messages of one topic partition, whatever their format, into a page of flows and a page of rejects.
 * Every message ends in exactly one of the two, but for the markers that collectors send between flows.
 */
public final class FlowMessageDecoder
{
    private static final byte[] NO_BYTES = {};

    private final String topic;
    private final int partition;
    private final FlowFormat format;
    private final FlowPageBuilder flows;
    private final RejectPageBuilder rejects;
    private final FlowDecoder json;
    private final FlowDecoder protobuf;

    /**
     * @param collectorZone zone of timestamps that say none, such as pmacct's by default
     */
    public FlowMessageDecoder(String topic, int partition, FlowFormat format, FlowSchema schema, ZoneId collectorZone, FlowPageBuilder flows, RejectPageBuilder rejects)
    {
        this(topic, partition, format, new JsonFlowDecoder(schema, collectorZone, flows), new ProtobufFlowDecoder(format, flows), flows, rejects);
    }

    FlowMessageDecoder(String topic, int partition, FlowFormat format, FlowDecoder json, FlowDecoder protobuf, FlowPageBuilder flows, RejectPageBuilder rejects)
    {
        this.topic = requireNonNull(topic, "topic is null");
        this.partition = partition;
        this.format = requireNonNull(format, "format is null");
        this.json = requireNonNull(json, "json is null");
        this.protobuf = requireNonNull(protobuf, "protobuf is null");
        this.flows = requireNonNull(flows, "flows is null");
        this.rejects = requireNonNull(rejects, "rejects is null");
        flows.beginPartition(topic, partition);
    }

    /**
     * Decodes {@code message[begin, end)}. Never throws because of what the bytes are.
     *
     * @param timestamp of the Kafka message, milliseconds since 1970-01-01 UTC
     */
    public void decode(long offset, long timestamp, byte[] message, int begin, int end)
    {
        flows.beginMessage(offset, timestamp);
        try {
            if (begin == end) {
                throw new RejectedMessageException("message is empty");
            }
            decode(message, begin, end);
        }
        catch (RejectedMessageException e) {
            flows.rollbackMessage();
            rejects.append(topic, partition, offset, timestamp, e.getMessage(), message, begin, end);
        }
        catch (RuntimeException e) {
            // a flaw of ours in one message must not hide all others
            flows.rollbackMessage();
            rejects.append(topic, partition, offset, timestamp, "internal error: " + e.getClass().getName() + ": " + e.getMessage(), message, begin, end);
        }
    }

    /**
     * A message without a value, such as a tombstone of a compacted topic.
     */
    public void decodeNull(long offset, long timestamp)
    {
        rejects.append(topic, partition, offset, timestamp, "message has no value", NO_BYTES, 0, 0);
    }

    private void decode(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        switch (format) {
            case AUTO -> decodeDetected(message, begin, end);
            case JSON -> json.decode(message, begin, end);
            case GOFLOW2_PROTOBUF, GOFLOW_PROTOBUF -> protobuf.decode(message, begin, end);
        }
    }

    /**
     * JSON begins with a brace. Protobuf does so only if it is the length of the message, 123: without a length in front,
     * a brace would begin a group, which no flow has. The same holds for a bracket and 91. A space in front of them may
     * be a length, 32, or the tag of sequence_num.
     */
    private void decodeDetected(byte[] message, int begin, int end)
            throws RejectedMessageException
    {
        int first = skipSpace(message, begin, end);
        if (first < end && message[first] != '{' && message[first] != '[') {
            protobuf.decode(message, begin, end);
            return;
        }
        int second = skipSpace(message, first + 1, end);
        boolean startsLikeJson = second >= end || message[second] >= ' ';
        boolean startsWithLength = message[begin] == end - begin - 1;
        if (!startsWithLength && message[begin] != ' ') {
            (startsLikeJson ? json : protobuf).decode(message, begin, end);
            return;
        }
        // protobuf never reads as JSON, but text may by chance read as protobuf
        try {
            json.decode(message, begin, end);
        }
        catch (RejectedMessageException jsonReject) {
            flows.rollbackMessage();
            boolean moreLikeProtobuf = startsWithLength && second < end && message[second] != '"' && message[second] != '}';
            decodeAsProtobuf(message, begin, end, moreLikeProtobuf, jsonReject);
        }
    }

    private void decodeAsProtobuf(byte[] message, int begin, int end, boolean moreLikeProtobuf, RejectedMessageException jsonReject)
            throws RejectedMessageException
    {
        try {
            protobuf.decode(message, begin, end);
        }
        catch (RejectedMessageException protobufReject) {
            throw moreLikeProtobuf ? protobufReject : jsonReject;
        }
    }

    private static int skipSpace(byte[] message, int position, int end)
    {
        while (position < end && (message[position] == ' ' || message[position] == '\n' || message[position] == '\r' || message[position] == '\t')) {
            position++;
        }
        return position;
    }
}
