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
package dev.trinoflow.quickstart;

import java.util.List;
import java.util.Random;

/**
 * Makes up sums over the last days, asked of traffic and of flows in one statement, so that both see the same flows however
 * fast more arrive.
 */
final class TrafficQuestions
{
    private static final List<String> GROUPS = List.of("proto", "src_as", "dst_as", "sampler_address", "out_if", "src_network", "src_addr", "dst_addr", "dst_port", "proto + 0");
    private static final List<String> ROLLUP_KEYS = List.of(
            "date_trunc('hour', time_received) AS t, src_addr AS k",
            "date_trunc('hour', time_received) AS t, dst_addr AS k",
            "date_trunc('hour', time_received) AS t, proto AS k",
            "date_trunc('day', time_received) AS t, dst_as AS k",
            "src_as AS t, dst_as AS k",
            "'' AS t, src_addr AS k",
            "'' AS t, src_as AS k");
    private static final List<String> UNITS = List.of("minute", "hour", "day", "week");
    private static final List<String> FILTERS = List.of("true", "proto IN (6, 17)", "src_as BETWEEN 1 AND 65000", "dst_network IS NOT NULL", "contains('10.0.0.0/8', dst_addr)", "NOT (proto = 6 OR out_if = 1)");

    private final Random random;

    TrafficQuestions(Random random)
    {
        this.random = random;
    }

    /**
     * A statement whose answer ends with {@code ", of which 0 differ"} where both say the same.
     */
    String next()
    {
        // those that have as many groups as a rollup has rows are summed up in another way
        boolean byRollup = random.nextInt(3) == 0;
        // the bounds are pinned, as those of now() are: to the whole unit or to the millisecond
        String where = "time_received >= %s AND time_received < %s AND %s".formatted(time(72 * 60), time(2), byRollup ? "true" : pick(FILTERS));
        String keys = byRollup ? pick(ROLLUP_KEYS) : "date_trunc('%s', time_received) AS t, %s AS k".formatted(pick(UNITS), pick(GROUPS));
        String sums = "SELECT %s, sum(bytes) AS b, sum(packets) AS p, sum(flows) AS f FROM %%s WHERE %s GROUP BY 1, 2".formatted(keys, where);
        return """
               SELECT format('rows %%s, of which %%s differ', coalesce(sum(n), 0), count_if(n <> 2 OR side <> 0))
               FROM (
                   SELECT count(*) AS n, sum(side) AS side
                   FROM (SELECT *, 1 AS side FROM (%s) UNION ALL SELECT *, -1 FROM (%s))
                   GROUP BY t, k, b, p, f
               );
               """.formatted(sums.formatted("traffic"), sums.formatted("flows"));
    }

    private String time(int maxMinutes)
    {
        String time = "now() - INTERVAL '%s' SECOND".formatted(random.nextInt(maxMinutes * 60));
        return random.nextBoolean() ? time : "date_trunc('%s', %s)".formatted(pick(UNITS.subList(0, 3)), time);
    }

    private <T> T pick(List<T> values)
    {
        return values.get(random.nextInt(values.size()));
    }
}
