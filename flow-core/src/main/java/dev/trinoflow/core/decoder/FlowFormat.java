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

/**
 * How the messages of a topic are encoded.
 */
public enum FlowFormat
{
    /**
     * Each message is looked at.
     */
    AUTO,
    /**
     * pmacct's or goflow2's JSON; the keys tell which.
     */
    JSON,
    /**
     * goflow2 v2 and v3, with or without the length in front.
     */
    GOFLOW2_PROTOBUF,
    /**
     * goflow2 v1 and cloudflare goflow, with or without the length in front.
     */
    GOFLOW_PROTOBUF,
    /**/
}
