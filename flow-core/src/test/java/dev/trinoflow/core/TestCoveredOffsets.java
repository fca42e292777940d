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

import dev.trinoflow.core.CoveredOffsets.Coverage;
import dev.trinoflow.core.CoveredOffsets.Partition;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestCoveredOffsets
{
    private static final String ID = "kXXq1Qn1RRqDpwn3vmZiQw";
    private static final String OTHER_ID = "AAAAAAAAAAAAAAAAAAAAAQ";

    @Test
    void testRoundTrip()
    {
        CoveredOffsets covered = new CoveredOffsets(Map.of(
                new Partition("flows", 0), new Coverage(42, ID, 0),
                new Partition("flows", 11), new Coverage(0, ID, 0),
                new Partition("edge.Flows-1", 3), new Coverage(Long.MAX_VALUE, "", 17)));
        assertThat(covered.toProperties()).isEqualTo(Map.of(
                "flow.covered.flows.0", "42@" + ID,
                "flow.covered.flows.11", "0@" + ID,
                "flow.covered.edge.Flows-1.3", "9223372036854775807",
                "flow.lost.edge.Flows-1.3", "17"));
        assertThat(CoveredOffsets.fromProperties(covered.toProperties())).isEqualTo(covered);
    }

    @Test
    void testOtherPropertiesAreLeftAlone()
    {
        assertThat(CoveredOffsets.fromProperties(Map.of("write.format.default", "PARQUET", "flow.coveredx", "x"))).isEqualTo(CoveredOffsets.NONE);
    }

    @Test
    void testTopicCreatedAnew()
    {
        CoveredOffsets covered = CoveredOffsets.fromProperties(Map.of("flow.covered.flows.0", "42@" + ID, "flow.covered.flows.1", "7"));
        assertThat(covered.endOffset("flows", 0, ID)).isEqualTo(42);
        assertThat(covered.endOffset("flows", 0, OTHER_ID)).isZero();
        // where one side does not know the id, the name is all there is
        assertThat(covered.endOffset("flows", 0, "")).isEqualTo(42);
        assertThat(covered.endOffset("flows", 1, OTHER_ID)).isEqualTo(7);
        assertThat(covered.endOffset("flows", 2, ID)).isZero();
        assertThat(covered.find("flows", 2)).isEmpty();
    }

    @Test
    void testDamagedProperties()
    {
        assertThatThrownBy(() -> CoveredOffsets.fromProperties(Map.of("flow.covered.flows.0", "x@" + ID)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("table property 'flow.covered.flows.0' is no offset: x");
        assertThatThrownBy(() -> CoveredOffsets.fromProperties(Map.of("flow.covered.flows", "1")))
                .hasMessage("table property 'flow.covered.flows' does not end in a topic and a partition");
        assertThatThrownBy(() -> CoveredOffsets.fromProperties(Map.of("flow.covered.flows.0", "-1")))
                .hasMessage("endOffset is negative: -1");
        assertThatThrownBy(() -> CoveredOffsets.fromProperties(Map.of("flow.covered.flows.0", "1", "flow.lost.flows.0", "many")))
                .hasMessage("table property 'flow.lost.flows.0' is no offset: many");
    }
}
