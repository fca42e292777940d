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

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_HIGH;
import static dev.trinoflow.core.StoredColumn.Conversion.ADDRESS_LOW;
import static dev.trinoflow.core.StoredColumn.Conversion.INSTANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestArchiveTable
{
    @Test
    void testFlows()
    {
        FlowSchema schema = new FlowSchema(Map.of("country_ip_src", FlowType.TEXT));
        ArchiveTable table = ArchiveTable.flows(schema);
        List<FlowColumn> flowColumns = ArchiveTable.flowColumns(schema);

        Set<String> names = new HashSet<>();
        Set<Integer> channels = new HashSet<>();
        for (StoredColumn column : table.columns()) {
            assertThat(names.add(column.name())).as(column.name()).isTrue();
            channels.add(column.channel());
            assertThat(column.name()).startsWith(flowColumns.get(column.channel()).name());
        }
        assertThat(channels).as("every archived column of a flow is stored").hasSize(flowColumns.size());
        assertThat(names).contains("country_ip_src").doesNotContain("src_addr", "_offset", "_source");

        assertThat(column(table, "time_received")).extracting(StoredColumn::type, StoredColumn::conversion).containsExactly(StoredType.UTC_TIMESTAMP, INSTANT);
        assertThat(column(table, "src_addr_hi")).extracting(StoredColumn::type, StoredColumn::conversion).containsExactly(StoredType.LONG, ADDRESS_HIGH);
        assertThat(column(table, "src_addr_lo")).extracting(StoredColumn::type, StoredColumn::conversion).containsExactly(StoredType.LONG, ADDRESS_LOW);
        assertThat(column(table, "as_path").type()).isEqualTo(StoredType.LONG_LIST);
        assertThat(column(table, "tags").type()).isEqualTo(StoredType.STRING_LIST);
        assertThat(column(table, "src_mac").type()).isEqualTo(StoredType.STRING);
        assertThat(column(table, table.timeColumn()).type()).isEqualTo(StoredType.UTC_TIMESTAMP);
    }

    @Test
    void testRejects()
    {
        assertThat(ArchiveTable.REJECTS.columns()).extracting(StoredColumn::name).containsExactly("topic", "partition", "offset", "timestamp", "reason", "raw");
        assertThat(ArchiveTable.REJECTS.indexOf("raw")).isEqualTo(5);
        assertThatThrownBy(() -> ArchiveTable.REJECTS.indexOf("cause"))
                .hasMessage("no column cause in the archive table rejects");
    }

    @Test
    void testRetainedFrom()
    {
        assertThat(ArchiveTable.retainedFrom(Map.of("flow.retained-from", "2026-03-07"))).contains(LocalDate.of(2026, 3, 7));
        assertThat(ArchiveTable.retainedFrom(Map.of())).isEmpty();
        assertThatThrownBy(() -> ArchiveTable.retainedFrom(Map.of("flow.retained-from", "yesterday")))
                .hasMessage("table property 'flow.retained-from' is no date: yesterday");
    }

    private static StoredColumn column(ArchiveTable table, String name)
    {
        return table.columns().get(table.indexOf(name));
    }
}
