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
package dev.trinoflow.core.decoder;

import dev.trinoflow.core.RejectedMessageException;

/**
 * Turns the bytes of one Kafka message into flows of a page. A decoder belongs to one page builder and one thread.
 */
interface FlowDecoder
{
    /**
     * Adds the flows of {@code message[begin, end)}. A value of a known field is checked whether or not its column is
     * wanted: which messages are rejects never depends on the columns of a query.
     *
     * @throws RejectedMessageException if the message cannot be decoded; flows added before are taken back by the caller
     */
    void decode(byte[] message, int begin, int end)
            throws RejectedMessageException;
}
