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
package dev.trinoflow.connector.traffic;

import dev.trinoflow.connector.DimensionSplit;
import dev.trinoflow.connector.ShareSequenceSplit;
import dev.trinoflow.connector.ShareSplit;
import dev.trinoflow.connector.TrafficSplit;
import io.trino.spi.predicate.TupleDomain;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static dev.trinoflow.connector.traffic.ShareSplitSource.MIN_SEQUENCE_ROWS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestShareSplitSource
{
    @Test
    void testSequencesOfDays()
    {
        assertThat(sequences()).isEmpty();
        assertThat(sequences(0)).containsExactly(List.of(0));
        assertThat(sequences(MIN_SEQUENCE_ROWS, MIN_SEQUENCE_ROWS)).containsExactly(List.of(0), List.of(1));
        assertThat(sequences(MIN_SEQUENCE_ROWS - 1, 1, 0, MIN_SEQUENCE_ROWS / 2, MIN_SEQUENCE_ROWS, MIN_SEQUENCE_ROWS - 1)).containsExactly(List.of(0, 1), List.of(2, 3, 4), List.of(5));
    }

    /**
     * The numbers of the days of each sequence.
     */
    private static List<List<Integer>> sequences(long... rowsOfDays)
    {
        List<ShareSplit> days = IntStream.range(0, rowsOfDays.length)
                .mapToObj(day -> new ShareSplit(TupleDomain.all(), List.of(), List.of(new TrafficSplit(day, new DimensionSplit())), List.of(), List.of()))
                .toList();
        return ShareSplitSource.sequences(days, day -> rowsOfDays[number(day)]).stream()
                .map(sequence -> ((ShareSequenceSplit) sequence).shares().stream().map(TestShareSplitSource::number).toList())
                .toList();
    }

    private static int number(ShareSplit day)
    {
        return day.others().getFirst().scan();
    }
}
