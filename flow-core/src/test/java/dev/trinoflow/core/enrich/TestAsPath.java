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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAsPath
{
    @Test
    void testParse()
    {
        assertPath("", "[]", -1);
        assertPath("64500", "[64500]", 64500);
        assertPath(" 64500  64501 ", "[64500, 64501]", 64501);
        assertPath("3333_286_701_80", "[3333, 286, 701, 80]", 80);
        assertPath("64500 4294967294", "[64500, 4294967294]", 4_294_967_294L);
        assertPath("64500 1.10 65535.65534", "[64500, 65546, 4294967294]", 4_294_967_294L);
        assertPath("6499 {7955,13408}", "[6499, 7955, 13408]", -1);
        assertPath("{7955 13408} 6499", "[7955, 13408, 6499]", 6499);
        assertPath("(65001 65002) 64500", "[64500]", 64500);
        assertPath("[65001 65002] 64500", "[64500]", 64500);
        assertPath("(65001)", "[]", -1);
    }

    @Test
    void testWrongTexts()
    {
        assertThatThrownBy(() -> AsPath.parse("64500 4294967296")).hasMessage("AS path '64500 4294967296' has a number beyond 32 bits");
        assertThatThrownBy(() -> AsPath.parse("64500 4294967295")).hasMessage("an AS path with the reserved number 4294967295");
        assertThatThrownBy(() -> AsPath.parse("1.65536")).hasMessage("AS path '1.65536' has a number beyond 32 bits");
        assertThatThrownBy(() -> AsPath.parse("1. 2")).hasMessage("AS path '1. 2' has a point with no number after it");
        assertThatThrownBy(() -> AsPath.parse("1.2.3")).hasMessage("AS path '1.2.3' is not numbers and sets in braces");
        assertThatThrownBy(() -> AsPath.parse("AS64500")).hasMessage("AS path 'AS64500' is not numbers and sets in braces");
        assertThatThrownBy(() -> AsPath.parse("-1")).hasMessage("AS path '-1' is not numbers and sets in braces");
    }

    @Test
    void testBetter()
    {
        // each is better than those after it
        String[] paths = {"", "64500", "64501", "64500 64501", "64500 64502", "64501 4200000000", "64500 64501 64502", "64500 64501 {64502,64503}", "1 2 3 4"};
        for (int i = 0; i < paths.length; i++) {
            for (int j = 0; j < paths.length; j++) {
                assertThat(AsPath.parse(paths[i]).isBetterThan(AsPath.parse(paths[j])))
                        .as("'%s' better than '%s'", paths[i], paths[j])
                        .isEqualTo(i < j);
            }
        }
    }

    private static void assertPath(String text, String numbers, long origin)
    {
        AsPath path = AsPath.parse(text);
        assertThat(path).hasToString(numbers);
        assertThat(path.origin().orElse(-1)).as(text).isEqualTo(origin);
    }
}
