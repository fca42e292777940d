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

import dev.trinoflow.core.AddressText;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

final class TestBestRoutes
{
    @Test
    void testFirstMarkedCounts()
    {
        BestRoutes routes = new BestRoutes();
        AddressRange prefix = AddressRange.parse("192.0.2.0/24");
        routes.offer(prefix, AsPath.parse("64500"), false);
        routes.offer(prefix, AsPath.parse("64501 64502"), true);
        routes.offer(prefix, AsPath.parse("64503"), true);
        routes.offer(prefix, AsPath.parse(""), false);
        routes.offer(AddressRange.parse("192.0.2.0/25"), AsPath.parse("64504"), false);
        assertThat(RouteText.of(routes)).containsExactly("192.0.2.0/24 64502 [64501 64502]", "192.0.2.0/25 64504 [64504]");
    }

    @Test
    void testRandomRoutes()
    {
        long seed = System.nanoTime();
        System.out.println("TestBestRoutes.testRandomRoutes: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        BestRoutes routes = new BestRoutes();
        Map<AddressRange, AsPath> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(8, 25);
            // few enough to meet again
            int address = random.nextInt(64) << 26 | random.nextInt(64) << 8;
            AddressRange prefix = random.nextBoolean()
                    ? AddressRange.ofPrefix(0, AddressText.v4Low(address & -1 << 32 - length), length)
                    : AddressRange.ofPrefix((long) address << 32 & -1L << 64 - length, 0, length);
            AsPath path = AsPath.parse(random.ints(random.nextInt(4), 1, 20).boxed().toList().toString().replaceAll("[\\[\\]]", ""));
            routes.offer(prefix, path, false);
            expected.merge(prefix, path, (left, right) -> right.isBetterThan(left) ? right : left);
        }
        BestRoutes oracle = new BestRoutes();
        expected.forEach((prefix, path) -> oracle.offer(prefix, path, true));
        List<String> actual = RouteText.of(routes);
        assertThat(actual).as("seed=%s", seed).isEqualTo(RouteText.of(oracle)).hasSize(expected.size());
        assertThat(routes.size()).isEqualTo(expected.size());
    }
}
