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

import static java.util.Objects.requireNonNull;

/**
 * What the generated messages look like.
 */
public enum GeneratorFormat
{
    PMACCT_JSON("pmacct-json", true, 0) {
        @Override
        FlowEncoder createEncoder()
        {
            return new PmacctJsonEncoder();
        }
    },
    /**
     * kafka_multi_values of pmacct: as many records in a message as fit, one a line.
     */
    PMACCT_JSON_MULTI("pmacct-json-multi", true, 8192) {
        @Override
        FlowEncoder createEncoder()
        {
            return new PmacctJsonEncoder();
        }
    },
    GOFLOW2_JSON("goflow2-json", true, 0) {
        @Override
        FlowEncoder createEncoder()
        {
            return new GoflowJsonEncoder();
        }
    },
    GOFLOW2_PROTOBUF("goflow2-protobuf", false, 0) {
        @Override
        FlowEncoder createEncoder()
        {
            return new GoflowProtobufEncoder(GoflowProtobufEncoder.Version.GOFLOW2);
        }
    },
    GOFLOW_PROTOBUF("goflow-protobuf", false, 0) {
        @Override
        FlowEncoder createEncoder()
        {
            return new GoflowProtobufEncoder(GoflowProtobufEncoder.Version.GOFLOW);
        }
    },
    /**/;

    private final String text;
    private final boolean json;
    private final int maxMessageBytes;

    GeneratorFormat(String text, boolean json, int maxMessageBytes)
    {
        this.text = requireNonNull(text, "text is null");
        this.json = json;
        this.maxMessageBytes = maxMessageBytes;
    }

    abstract FlowEncoder createEncoder();

    /**
     * Whether messages are text that can be shown as it is.
     */
    public boolean isJson()
    {
        return json;
    }

    /**
     * Largest message of several records; 0 where each record is a message.
     */
    int maxMessageBytes()
    {
        return maxMessageBytes;
    }

    @Override
    public String toString()
    {
        return text;
    }
}
