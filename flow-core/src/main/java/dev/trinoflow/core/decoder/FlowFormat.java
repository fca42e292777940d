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

import java.util.Arrays;

import static java.util.stream.Collectors.joining;

/**
 * How the messages of a topic are encoded.
 */
public enum FlowFormat
{
    /**
     * Each message is looked at.
     */
    AUTO("auto"),
    /**
     * pmacct's or goflow2's JSON; the keys tell which.
     */
    JSON("json"),
    /**
     * goflow2 v2 and v3, with or without the length in front.
     */
    GOFLOW2_PROTOBUF("goflow2-protobuf"),
    /**
     * goflow2 v1 and cloudflare goflow, with or without the length in front.
     */
    GOFLOW_PROTOBUF("goflow-protobuf"),
    /**/;

    private final String word;

    FlowFormat(String word)
    {
        this.word = word;
    }

    /**
     * The format that configuration calls by this word.
     *
     * @throws IllegalArgumentException if there is none; the message names the words there are
     */
    public static FlowFormat fromString(String word)
    {
        for (FlowFormat format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        throw new IllegalArgumentException("no flow format is called '" + word + "'; the formats are " + Arrays.stream(values()).map(FlowFormat::toString).collect(joining(", ")));
    }

    /**
     * The word for the format in configuration.
     */
    @Override
    public String toString()
    {
        return word;
    }
}
