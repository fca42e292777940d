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

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * One column of the flows table.
 *
 * @param slot index of the column's value in a {@link FlowRecord}
 * @param icebergId field id in the archive; the next number belongs to the column too (low half of an address, element of an array); 0 where the archive has no such column
 * @param pmacctKey key in pmacct's JSON; empty where pmacct has none
 * @param goflowKey key in goflow2's JSON; empty where goflow2 has none
 * @param protobufNumber field number in goflow2's FlowMessage; 0 where it has none
 */
public record FlowColumn(int slot, String name, FlowType type, int icebergId, String pmacctKey, String goflowKey, int protobufNumber, String comment)
{
    public FlowColumn
    {
        checkArgument(slot >= 0, "slot is negative: %s", slot);
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(pmacctKey, "pmacctKey is null");
        requireNonNull(goflowKey, "goflowKey is null");
        requireNonNull(comment, "comment is null");
    }

    /**
     * Hidden columns tell where a flow was found; SELECT * leaves them out.
     */
    public boolean hidden()
    {
        return name.startsWith("_");
    }
}
