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

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFlowColumns
{
    @Test
    void testSlotsAndIdsAreUnique()
    {
        Set<String> names = new HashSet<>();
        Set<Integer> icebergIds = new HashSet<>();
        for (FlowColumn column : FlowColumns.ALL) {
            assertThat(FlowColumns.ALL.get(column.slot())).isSameAs(column);
            assertThat(names.add(column.name())).as(column.name()).isTrue();
            if (column.hidden()) {
                assertThat(column.icebergId()).as(column.name()).isZero();
            }
            else {
                assertThat(column.icebergId() % 2).as(column.name()).isOne();
                assertThat(icebergIds.add(column.icebergId())).as(column.name()).isTrue();
            }
        }
    }

    @Test
    void testExtraColumns()
    {
        FlowSchema schema = new FlowSchema(Map.of("country_ip_src", FlowType.TEXT));
        FlowColumn country = schema.find("country_ip_src").orElseThrow();
        assertThat(schema.columns().get(country.slot())).isEqualTo(country);
        assertThat(schema.extraColumns()).containsExactly(country);
        assertThat(FlowSchema.STANDARD.find("country_ip_src")).isEmpty();

        assertThatThrownBy(() -> new FlowSchema(Map.of("bytes", FlowType.BIGINT_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("extra column 'bytes': that key is already in the column bytes");
        assertThatThrownBy(() -> new FlowSchema(Map.of("ip_src", FlowType.TEXT)))
                .hasMessage("extra column 'ip_src': that key is already in the column src_addr");
        assertThatThrownBy(() -> new FlowSchema(Map.of("event_type", FlowType.TEXT)))
                .hasMessage("extra column 'event_type': that key is read already");
        assertThatThrownBy(() -> new FlowSchema(Map.of("a b", FlowType.TEXT)))
                .hasMessageStartingWith("extra column 'a b': a name is");
        assertThatThrownBy(() -> new FlowSchema(Map.of("cos", FlowType.MAC)))
                .hasMessage("extra column 'cos': the type is bigint or varchar");
    }
}
