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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.trinoflow.connector.live.LivePartition;
import dev.trinoflow.core.CoveredOffsets;
import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRollupCompleteness
{
    private static final long SEED = Long.getLong("flow.test.seed", System.currentTimeMillis());

    @Test
    void testBehind()
    {
        assertThat(isComplete(80, 100, 0, 200)).isTrue();
        assertThat(isComplete(80, 100, 80, 200)).isTrue();
        assertThat(isComplete(80, 100, 81, 200)).isFalse();
        assertThat(isComplete(100, 100, 150, 200)).isTrue();
    }

    @Test
    void testAhead()
    {
        assertThat(isComplete(120, 100, 0, 200)).isTrue();
        assertThat(isComplete(200, 100, 100, 200)).isTrue();
        assertThat(isComplete(201, 100, 100, 200)).isFalse();
        // offset 100 may have been read before it was deleted
        assertThat(isComplete(120, 100, 101, 200)).isFalse();
        assertThat(isComplete(120, 0, 100, 200)).isFalse();
        assertThat(isComplete(120, 0, 0, 200)).isTrue();
    }

    @Test
    void testOtherTopics()
    {
        LivePartition live = new LivePartition("flows", "new", 0, 0, 200);
        assertThat(RollupCompleteness.isComplete(covered("old", 100, 0), covered("old", 100, 0), ImmutableList.of(live))).isTrue();
        assertThat(RollupCompleteness.isComplete(covered("old", 99, 0), covered("old", 100, 0), ImmutableList.of(live))).isFalse();
        assertThat(RollupCompleteness.isComplete(covered("old", 101, 0), covered("old", 100, 0), ImmutableList.of(live))).isFalse();
        assertThat(RollupCompleteness.isComplete(covered("new", 100, 0), covered("old", 100, 0), ImmutableList.of(live))).isFalse();
        // of a file, or a topic that is no longer read
        assertThat(RollupCompleteness.isComplete(CoveredOffsets.NONE, covered("old", 100, 0), ImmutableList.of())).isFalse();
        assertThat(RollupCompleteness.isComplete(covered("old", 100, 0), CoveredOffsets.NONE, ImmutableList.of())).isFalse();
        assertThat(RollupCompleteness.isComplete(covered("old", 100, 1), covered("old", 100, 0), ImmutableList.of())).isFalse();
    }

    /**
     * Offsets, flows and a rollup are looked up one after the other, while flows come, are read, archived and deleted.
     */
    @Test
    void testAnyMoments()
    {
        int ahead = 0;
        int behind = 0;
        for (int i = 0; i < 20_000; i++) {
            Random random = new Random(SEED + i);
            Topic topic = new Topic(random);
            topic.goOn(random.nextInt(40));
            LivePartition live = new LivePartition("flows", "", 0, topic.begin, topic.end);
            topic.goOn(random.nextInt(8));
            Archived flows = topic.flows;
            topic.goOn(random.nextInt(8));
            Archived rollup = topic.rollup;
            if (RollupCompleteness.isComplete(rollup.covered(), flows.covered(), ImmutableList.of(live))) {
                LivePartition extended = live.extended(flows.covered());
                if (extended.uncovered(rollup.covered()).beginOffset() < topic.begin) {
                    // the query fails, as what it wants to read has just been deleted
                    continue;
                }
                assertThat(rollup.with(extended)).as("seed=%s", SEED + i).isEqualTo(flows.with(extended));
                ahead += rollup.endOffset > flows.endOffset ? 1 : 0;
                behind += rollup.endOffset < flows.endOffset ? 1 : 0;
            }
        }
        assertThat(ahead).as("rollups that are ahead").isPositive();
        assertThat(behind).as("rollups that are behind").isPositive();
    }

    private static boolean isComplete(long rollup, long flows, long liveBegin, long liveEnd)
    {
        return RollupCompleteness.isComplete(covered("", rollup, 0), flows == 0 ? CoveredOffsets.NONE : covered("", flows, 0), ImmutableList.of(new LivePartition("flows", "id", 0, liveBegin, liveEnd)));
    }

    private static CoveredOffsets covered(String topicId, long endOffset, long lost)
    {
        return new CoveredOffsets(ImmutableMap.of(new Partition("flows", 0), new Coverage(endOffset, topicId, lost)));
    }

    private record Archived(BitSet offsets, int endOffset, int lost)
    {
        CoveredOffsets covered()
        {
            return endOffset == 0 ? CoveredOffsets.NONE : TestRollupCompleteness.covered("", endOffset, lost);
        }

        BitSet with(LivePartition live)
        {
            BitSet all = (BitSet) offsets.clone();
            LivePartition uncovered = live.uncovered(covered());
            all.set((int) uncovered.beginOffset(), (int) uncovered.endOffset());
            return all;
        }
    }

    /**
     * A partition, and an archiver of it that commits what it has read to the flows and then to the rollup.
     */
    private static final class Topic
    {
        private final Random random;
        private final BitSet read = new BitSet();
        private int begin;
        private int end;
        private int position;
        private int lost;
        private Archived flows = new Archived(new BitSet(), 0, 0);
        private Archived rollup = flows;

        private Topic(Random random)
        {
            this.random = random;
        }

        private void goOn(int steps)
        {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> end += random.nextInt(20);
                    case 2 -> begin = random.nextInt(4) == 0 ? random.nextInt(begin, end + 1) : begin;
                    case 3 -> read();
                    case 4 -> flows = new Archived((BitSet) read.clone(), position, lost);
                    case 5 -> rollup = flows;
                    default -> throw new IllegalStateException();
                }
            }
        }

        private void read()
        {
            lost += Math.max(0, begin - position);
            position = Math.max(begin, position);
            int to = random.nextInt(position, end + 1);
            read.set(position, to);
            position = to;
        }
    }
}
