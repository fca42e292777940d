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
package dev.trinoflow.connector;

import com.google.common.collect.ImmutableList;
import io.airlift.units.Duration;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.trino.plugin.base.session.PropertyMetadataUtil.durationProperty;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.enumProperty;
import static io.trino.spi.session.PropertyMetadata.stringProperty;

public final class FlowSessionProperties
{
    private static final String LIVE_PUSHDOWN = "live_pushdown";

    private static final String ARCHIVE_PUSHDOWN = "archive_pushdown";

    public static final String TRAFFIC_ROLLUPS = "traffic_rollups";

    /**
     * The value of {@link #TRAFFIC_ROLLUPS} that leaves the choice to the connector.
     */
    public static final String ROLLUPS_AUTO = "auto";

    /**
     * The value of {@link #TRAFFIC_ROLLUPS} for which all is made of the flows.
     */
    public static final String ROLLUPS_NONE = "none";

    public static final String TRAFFIC_RAW_MAX_RANGE = "traffic_raw_max_range";

    private static final String TRAFFIC_AGGREGATION_PUSHDOWN = "traffic_aggregation_pushdown";

    public enum AggregationPushdownMode
    {
        AUTO,
        ALWAYS,
        NEVER,
    }

    private FlowSessionProperties() {}

    static List<PropertyMetadata<?>> all()
    {
        return ImmutableList.of(
                booleanProperty(
                        LIVE_PUSHDOWN,
                        "Read only the offsets and columns that a query needs, and what is decoded already from the cache; false reads everything anew and leaves all filtering to the engine",
                        true,
                        false),
                booleanProperty(
                        ARCHIVE_PUSHDOWN,
                        "Skip the archive's files and row groups that a query does not need; false reads all of them and leaves all filtering to the engine",
                        true,
                        false),
                stringProperty(
                        TRAFFIC_ROLLUPS,
                        "Which rollups the table traffic uses: auto, none, or the name of the one that it may use beside the flows",
                        ROLLUPS_AUTO,
                        false),
                durationProperty(
                        TRAFFIC_RAW_MAX_RANGE,
                        "Longest time of which the table traffic reads single flows where a rollup would do, were time not asked for so exactly",
                        Duration.valueOf("2d"),
                        false),
                enumProperty(
                        TRAFFIC_AGGREGATION_PUSHDOWN,
                        "Whether the connector sums up traffic, in the order of a rollup, where an answer has about as many groups as the rollup has rows: AUTO where it is worth it, ALWAYS where it can be done, NEVER",
                        AggregationPushdownMode.class,
                        AggregationPushdownMode.AUTO,
                        false));
    }

    public static String trafficRollups(ConnectorSession session)
    {
        return session.getProperty(TRAFFIC_ROLLUPS, String.class);
    }

    public static Duration trafficRawMaxRange(ConnectorSession session)
    {
        return session.getProperty(TRAFFIC_RAW_MAX_RANGE, Duration.class);
    }

    public static AggregationPushdownMode trafficAggregationPushdown(ConnectorSession session)
    {
        return session.getProperty(TRAFFIC_AGGREGATION_PUSHDOWN, AggregationPushdownMode.class);
    }

    public static boolean isLivePushdown(ConnectorSession session)
    {
        return session.getProperty(LIVE_PUSHDOWN, Boolean.class);
    }

    public static boolean isArchivePushdown(ConnectorSession session)
    {
        return session.getProperty(ARCHIVE_PUSHDOWN, Boolean.class);
    }
}
