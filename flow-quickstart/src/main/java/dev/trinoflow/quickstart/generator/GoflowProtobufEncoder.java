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
package dev.trinoflow.quickstart.generator;

import static java.util.Objects.requireNonNull;

/**
 * Protobuf as goflow2 and goflow write it: fields in the order of their numbers.
 */
final class GoflowProtobufEncoder
        implements FlowEncoder
{
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;
    /**
     * Bytes of a length from 128 on, as nearly all are.
     */
    private static final int LENGTH_BYTES = 2;

    private final Version version;
    private final ProtobufOutput out = new ProtobufOutput();

    enum Version
    {
        /**
         * goflow2 v2: times in nanoseconds, the length in front of each message.
         */
        GOFLOW2,
        /**
         * cloudflare goflow, and goflow2 v1: times in seconds, no length.
         */
        GOFLOW,
        /**/
    }

    GoflowProtobufEncoder(Version version)
    {
        this.version = requireNonNull(version, "version is null");
    }

    @Override
    public int encode(Flow flow, byte[] target, int offset)
    {
        return switch (version) {
            case GOFLOW2 -> {
                int begin = offset + LENGTH_BYTES;
                int length = encodeMessage(flow, target, begin) - begin;
                out.begin(target, offset);
                out.varint(length);
                if (out.offset() != begin) {
                    System.arraycopy(target, begin, target, out.offset(), length);
                }
                yield out.offset() + length;
            }
            case GOFLOW -> encodeMessage(flow, target, offset);
        };
    }

    private int encodeMessage(Flow flow, byte[] target, int offset)
    {
        out.begin(target, offset);
        encodeFlow(flow);
        encodeRoutes(flow);
        encodePacket(flow);
        switch (version) {
            case GOFLOW2 -> {
                out.number(38, flow.ipFlags);
                if (flow.bgpNextHop) {
                    out.address(100, flow.nextHopHigh, flow.nextHopLow);
                }
                out.number(110, flow.receivedMicros * NANOS_PER_MICRO);
                out.number(111, flow.startMillis * NANOS_PER_MILLI);
                out.number(112, flow.endMillis * NANOS_PER_MILLI);
            }
            case GOFLOW -> out.number(38, flow.startMillis / MILLIS_PER_SECOND);
        }
        return out.offset();
    }

    private void encodeFlow(Flow flow)
    {
        out.number(1, flow.exporter.type());
        if (version == Version.GOFLOW) {
            out.number(2, flow.receivedMicros / MICROS_PER_SECOND);
        }
        out.number(3, flow.exporter.samplingRate());
        out.number(4, flow.sequenceNumber);
        if (version == Version.GOFLOW) {
            out.number(5, flow.endMillis / MILLIS_PER_SECOND);
        }
        out.address(6, flow.sourceHigh, flow.sourceLow);
        out.address(7, flow.destinationHigh, flow.destinationLow);
        out.number(9, flow.bytes);
        out.number(10, flow.packets);
        out.address(11, flow.exporter.high(), flow.exporter.low());
    }

    private void encodeRoutes(Flow flow)
    {
        out.address(12, flow.nextHopHigh, flow.nextHopLow);
        out.number(13, flow.nextHopAs);
        out.number(14, flow.sourceAs);
        out.number(15, flow.destinationAs);
        out.number(16, flow.sourcePrefixLength);
        out.number(17, flow.destinationPrefixLength);
        out.number(18, flow.inputInterface);
        out.number(19, flow.outputInterface);
    }

    private void encodePacket(Flow flow)
    {
        out.number(20, flow.protocol);
        out.number(21, flow.sourcePort);
        out.number(22, flow.destinationPort);
        out.number(23, flow.tos);
        out.number(24, flow.forwardingStatus);
        out.number(25, flow.ttl);
        out.number(26, flow.tcpFlags);
        out.number(27, flow.sourceMac);
        out.number(28, flow.destinationMac);
        out.number(29, flow.vlan);
        out.number(30, flow.etype);
        out.number(31, flow.icmpType);
        out.number(32, flow.icmpCode);
        out.number(37, flow.ipv6FlowLabel);
    }
}
