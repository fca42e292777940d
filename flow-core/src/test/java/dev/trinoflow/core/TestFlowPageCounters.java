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
package dev.trinoflow.core;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static dev.trinoflow.core.FlowColumns.BYTES;
import static dev.trinoflow.core.FlowColumns.FLOWS;
import static dev.trinoflow.core.FlowColumns.PACKETS;
import static dev.trinoflow.core.FlowColumns.PROTO;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.TIME_RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the page builder works out and counts of the flows that it is given.
 */
final class TestFlowPageCounters
{
    private static final long NOW = 1_767_225_600_123L;

    @Test
    void testCountersBecomeEstimates()
            throws RejectedMessageException
    {
        List<FlowColumn> columns = List.of(BYTES, PACKETS, SAMPLING_RATE, FLOWS);
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, columns);
        flows.beginMessage(0, NOW);
        addCounters(flows, 1500, 1, 1000);
        addCounters(flows, 1500, 2, 0);
        flows.record().setLong(FLOWS.slot(), 3);
        flows.endRecord();
        addCounters(flows, Long.MAX_VALUE, 0, 1);
        addCounters(flows, Long.MAX_VALUE / 2, 0, 2);
        assertThat(FlowRows.read(flows.build(), columns).stream().map(row -> new ArrayList<>(row.values())))
                .containsExactly(
                        new ArrayList<>(List.of(1_500_000L, 1_000L, 1_000L, 1L)),
                        new ArrayList<>(List.of(1_500L, 2L, 1L, 1L)),
                        new ArrayList<>(Arrays.asList(null, null, 1L, 3L)),
                        new ArrayList<>(List.of(Long.MAX_VALUE, 0L, 1L, 1L)),
                        new ArrayList<>(List.of(Long.MAX_VALUE - 1, 0L, 2L, 1L)));
    }

    @Test
    void testCountersThatDoNotFitAreARejectWhateverIsRead()
    {
        for (List<FlowColumn> columns : List.of(List.<FlowColumn>of(), List.of(PROTO), List.of(BYTES), FlowColumns.ALL)) {
            FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, columns);
            flows.beginMessage(0, NOW);
            assertThatThrownBy(() -> addCounters(flows, Long.MAX_VALUE / 2 + 1, 0, 2))
                    .isInstanceOf(RejectedMessageException.class)
                    .hasMessage("bytes x sampling_rate does not fit 64 bits: 4611686018427387904 x 2");
            flows.rollbackMessage();
            assertThatThrownBy(() -> addCounters(flows, 0, 1L << 33, 1L << 32))
                    .hasMessage("packets x sampling_rate does not fit 64 bits: 8589934592 x 4294967296");
            flows.rollbackMessage();
            assertThat(flows.positionCount()).isZero();
        }
    }

    @Test
    void testFlowsOutsideTheReceiveBoundsAreCounted()
            throws RejectedMessageException
    {
        FlowPageBuilder flows = new FlowPageBuilder(FlowSchema.STANDARD, List.of());
        assertThat(flows.wants(TIME_RECEIVED.slot())).as("the decoder has to store it").isTrue();
        addReceived(flows, NOW, Long.MAX_VALUE / 4);
        addReceived(flows, NOW, 1);
        assertThat(flows.beyondClockSkewCount()).as("no bounds, no violations").isZero();
        assertThat(flows.beyondMaxDelayCount()).isZero();

        flows.setReceiveBounds(1_000, 60_000);
        addReceived(flows, NOW, NOW + 1_000);
        addReceived(flows, NOW, NOW - 60_000);
        flows.beginMessage(0, NOW);
        flows.endRecord();
        addReceived(flows, -1, NOW);
        assertThat(flows.beyondClockSkewCount()).isZero();
        assertThat(flows.beyondMaxDelayCount()).isZero();

        addReceived(flows, NOW, NOW + 1_001);
        addReceived(flows, NOW, NOW + 1_001);
        addReceived(flows, NOW, NOW - 60_001);
        assertThat(flows.beyondClockSkewCount()).isEqualTo(2);
        assertThat(flows.beyondMaxDelayCount()).isOne();

        flows.rollbackMessage();
        assertThat(flows.beyondClockSkewCount()).isEqualTo(2);
        assertThat(flows.beyondMaxDelayCount()).as("the flow was taken back").isZero();
        flows.build();
        assertThat(flows.beyondClockSkewCount()).as("counts go on over pages").isEqualTo(2);

        assertThatThrownBy(() -> flows.setReceiveBounds(-1, 0)).hasMessage("clockSkewMillis is negative: -1");
        assertThatThrownBy(() -> flows.setReceiveBounds(0, -1)).hasMessage("maxDelayMillis is negative: -1");
    }

    private static void addReceived(FlowPageBuilder flows, long timestamp, long received)
            throws RejectedMessageException
    {
        flows.beginMessage(0, timestamp);
        flows.record().setLong(TIME_RECEIVED.slot(), received);
        flows.endRecord();
    }

    private static void addCounters(FlowPageBuilder flows, long bytes, long packets, long rate)
            throws RejectedMessageException
    {
        flows.record().setLong(BYTES.slot(), bytes);
        flows.record().setLong(PACKETS.slot(), packets);
        flows.record().setLong(SAMPLING_RATE.slot(), rate);
        flows.endRecord();
    }
}
