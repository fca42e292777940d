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
package dev.trinoflow.quickstart.replay;

import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A message read from a file.
 *
 * @param place in the file, such as line 7
 * @param value empty for a message without a value, as topics that are compacted have
 */
record ReplayMessage(String place, Optional<byte[]> key, Optional<byte[]> value, OptionalLong timestamp)
{
    ReplayMessage
    {
        requireNonNull(place, "place is null");
        requireNonNull(key, "key is null");
        requireNonNull(value, "value is null");
        requireNonNull(timestamp, "timestamp is null");
    }

    static ReplayMessage ofValue(String place, byte[] value)
    {
        return new ReplayMessage(place, Optional.empty(), Optional.of(value), OptionalLong.empty());
    }
}
