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
package dev.trinoflow.quickstart.sql;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestCellText
{
    @Test
    void testText()
    {
        assertThat(CellText.of(null, "NULL")).isEqualTo("NULL");
        assertThat(CellText.of(12L, "")).isEqualTo("12");
        assertThat(CellText.of(1.0e7, "")).isEqualTo("10000000");
        assertThat(CellText.of(0.1, "")).isEqualTo("0.1");
        assertThat(CellText.of(0.1f, "")).isEqualTo("0.1");
        assertThat(CellText.of(-0.0, "")).isEqualTo("0");
        assertThat(CellText.of(1.5e300, "")).isEqualTo("1.5E300");
        assertThat(CellText.of(Double.NaN, "")).isEqualTo("NaN");
        assertThat(CellText.of(Double.POSITIVE_INFINITY, "")).isEqualTo("Infinity");
        assertThat(CellText.of(new BigDecimal("1E+3"), "")).isEqualTo("1000");
        assertThat(CellText.of(new byte[] {0, (byte) 0xFF}, "")).isEqualTo("00ff");
        assertThat(CellText.of(List.of("64500:100", "64500:200"), "")).isEqualTo("[64500:100, 64500:200]");
        assertThat(CellText.of(Arrays.asList(1L, null), "")).isEqualTo("[1, NULL]");
    }

    @Test
    void testJson()
    {
        assertThat(CellText.forJson(null)).isNull();
        assertThat(CellText.forJson(true)).isEqualTo(true);
        assertThat(CellText.forJson(2.5)).isEqualTo(2.5);
        assertThat(CellText.forJson(Double.NaN)).isEqualTo("NaN");
        assertThat(CellText.forJson(List.of(64500L))).isEqualTo(List.of(64500L));
        assertThat(CellText.forJson(new byte[] {1})).isEqualTo("01");
        assertThat(CellText.forJson("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
