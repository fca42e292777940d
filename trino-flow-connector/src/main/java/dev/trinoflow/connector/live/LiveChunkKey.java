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
package dev.trinoflow.connector.live;

import static java.util.Objects.requireNonNull;

/**
 * @param topicId the topic's own, so that a topic which is created anew does not show flows of the old one
 * @param chunk number of the chunk in the partition
 * @param dimensionsVersion of what the flows of the chunk are completed from
 */
record LiveChunkKey(String topic, String topicId, int partition, long chunk, long dimensionsVersion)
{
    LiveChunkKey
    {
        requireNonNull(topic, "topic is null");
        requireNonNull(topicId, "topicId is null");
    }
}
