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

/**
 * Offsets that were to be read are no longer in the topic.
 */
public final class OffsetsLostException
        extends RuntimeException
{
    public OffsetsLostException(String topic, int partition, long beginOffset, long endOffset, Throwable cause)
    {
        super("Offsets [%s, %s) of partition %s of the topic %s were deleted before they were read. The topic keeps its records for too short a time, or was deleted; run the query again, or raise the topic's retention".formatted(beginOffset, endOffset, partition, topic), cause);
    }
}
