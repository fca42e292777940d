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
package dev.trinoflow.core.enrich;

import io.airlift.slice.Slice;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of etc/dimensions, which people copy.
 */
final class TestExampleDimensions
{
    @Test
    void testExamplesLoad()
    {
        try (DimensionStore store = new DimensionStore(new FlowDimensionsConfig().setDimensionsLocation(Path.of("../etc/dimensions")))) {
            store.refresh();
            assertThat(store.problems()).isEmpty();
            Dimensions dimensions = store.current();
            long[] exporter = address("198.51.100.3");
            assertThat(dimensions.exporters().find(exporter[0], exporter[1]).orElseThrow().samplingRate()).isEqualTo(OptionalLong.of(1000));
            assertThat(dimensions.interfaces().find(exporter[0], exporter[1], 101).orElseThrow().customer()).contains("Acme");
            assertThat(dimensions.interfaces().interfaces()).allSatisfy(each ->
                    assertThat(dimensions.exporters().find(each.exporterHigh(), each.exporterLow())).as(each.name()).isPresent());
            long[] voice = address("192.0.2.15");
            assertThat(dimensions.networks().text(dimensions.networks().find(voice[0], voice[1]), NetworkAttribute.TENANT).map(Slice::toStringUtf8)).contains("voice");
            long[] far = address("2001:db8:8000::1");
            assertThat(dimensions.findAsn(far[0], far[1])).isEqualTo(64502);
        }
    }

    private static long[] address(String text)
    {
        long[] words = new long[2];
        AddressRange.parseAddress(text, words);
        return words;
    }
}
