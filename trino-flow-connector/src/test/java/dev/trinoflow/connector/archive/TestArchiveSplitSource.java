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
package dev.trinoflow.connector.archive;

import com.google.common.collect.ImmutableList;
import dev.trinoflow.connector.ArchiveSplit;
import io.trino.plugin.iceberg.IcebergFileFormat;
import io.trino.plugin.iceberg.IcebergSplit;
import io.trino.spi.SplitWeight;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.predicate.TupleDomain;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestArchiveSplitSource
{
    private static final long MEGABYTE = 1 << 20;

    @Test
    void testSmallPartsAreReadTogether()
            throws Exception
    {
        assertThat(lengths(parts(Optional.empty(), 300_000, 400_000, 500_000, 1_000_000, MEGABYTE, 100, 5 * MEGABYTE, 200))).containsExactly(
                List.of(300_000L, 400_000L, 500_000L),
                List.of(MEGABYTE),
                List.of(5 * MEGABYTE),
                List.of(1_000_000L, 100L, 200L));
        assertThat(lengths(parts(Optional.empty(), 2 * MEGABYTE))).containsExactly(List.of(2 * MEGABYTE));
        assertThat(lengths(ImmutableList.of())).isEmpty();
    }

    @Test
    void testPartsThatANodeHasStayAlone()
            throws Exception
    {
        assertThat(lengths(parts(Optional.of("node"), 100, 200))).containsExactly(List.of(100L), List.of(200L));
    }

    @Test
    void testWeight()
            throws Exception
    {
        ConnectorSplit split = splits(parts(Optional.empty(), 100, 200, 300)).getFirst();
        assertThat(split.getSplitWeight()).isEqualTo(SplitWeight.fromProportion(0.15));
    }

    private static List<ConnectorSplit> parts(Optional<String> affinity, long... lengths)
    {
        return LongStream.of(lengths)
                .<ConnectorSplit>mapToObj(length -> new IcebergSplit(
                        "local:///file",
                        4,
                        length,
                        length + 100,
                        1000,
                        IcebergFileFormat.PARQUET,
                        0,
                        ImmutableList.of(),
                        ImmutableList.of(),
                        SplitWeight.fromProportion(0.05),
                        TupleDomain.all(),
                        affinity,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty()))
                .toList();
    }

    private static List<ConnectorSplit> splits(List<ConnectorSplit> parts)
            throws Exception
    {
        return new ArchiveSplitSource(new FixedSplitSource(parts), true).getNextBatch(1000, DynamicFilterSnapshot.EMPTY).get();
    }

    private static List<List<Long>> lengths(List<ConnectorSplit> parts)
            throws Exception
    {
        return splits(parts).stream()
                .map(split -> ((ArchiveSplit) split).parts().stream().map(Archive::bytes).toList())
                .toList();
    }
}
