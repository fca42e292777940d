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
package dev.trinoflow.quickstart.generator;

/**
 * Writes flows as a collector does.
 */
sealed interface FlowEncoder
        permits GoflowJsonEncoder,
                GoflowProtobufEncoder,
                PmacctJsonEncoder
{
    /**
     * No flow is longer, in any format.
     */
    int MAX_LENGTH = 2048;

    /**
     * Writes a flow to the target, which has room for {@link #MAX_LENGTH} bytes from the offset.
     *
     * @return index after the last byte written
     */
    int encode(Flow flow, byte[] target, int offset);
}
