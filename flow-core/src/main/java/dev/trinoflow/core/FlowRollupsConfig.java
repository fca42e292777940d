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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.util.List;

/**
 * Which rollups the archive keeps. What the entries mean depends on the columns of a flow: {@link Rollups#of}.
 */
public class FlowRollupsConfig
{
    static final String DEFAULT = "default";
    static final String NONE = "none";

    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

    private List<String> rollups = ImmutableList.of(DEFAULT);

    @NotNull
    public List<String> getRollups()
    {
        return rollups;
    }

    @Config("flow.rollups")
    @ConfigDescription("Rollups that the archive keeps: default, none, names of shipped ones, and further ones as name:bucket:column+column; a bucket is minute, hour or day")
    public FlowRollupsConfig setRollups(String rollups)
    {
        this.rollups = COMMAS.splitToList(rollups);
        return this;
    }

    @AssertTrue(message = "flow.rollups is empty, or has none beside others; none alone switches rollups off")
    public boolean isRollupsStated()
    {
        return !rollups.isEmpty() && (rollups.size() == 1 || !rollups.contains(NONE));
    }
}
