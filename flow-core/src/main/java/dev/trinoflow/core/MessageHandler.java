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
 * Takes the messages of a partition in the order of their offsets.
 */
@FunctionalInterface
public interface MessageHandler
{
    /**
     * @param timestamp of the Kafka message, milliseconds since 1970-01-01 UTC
     * @param message holds the value in {@code [begin, end)}, only during this call; null for a message without a value
     */
    void accept(long offset, long timestamp, byte[] message, int begin, int end);
}
