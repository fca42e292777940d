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

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * How messages are stored in a file.
 */
public enum ReplayFormat
{
    // the first that fits a file's name is taken
    B64("b64", true, ".b64.jsonl"),
    MESSAGES("messages", true, ".messages.jsonl"),
    JSONL("jsonl", false, ".jsonl", ".ndjson", ".json"),
    PROTOBUF("protobuf", false, ".pb", ".bin"),
    /**/;

    private final String text;
    private final boolean timestamps;
    private final List<String> endings;

    ReplayFormat(String text, boolean timestamps, String... endings)
    {
        this.text = requireNonNull(text, "text is null");
        this.timestamps = timestamps;
        this.endings = List.of(endings);
    }

    /**
     * The format that the ending of a file's name stands for.
     */
    public static Optional<ReplayFormat> ofName(Path file)
    {
        String name = file.toString().toLowerCase(ENGLISH);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /**
     * Whether the file says when each message was sent.
     */
    public boolean hasTimestamps()
    {
        return timestamps;
    }

    /**
     * @param bare whether protobuf messages are sent without their lengths
     */
    public ReplayReader open(InputStream in, boolean bare)
    {
        return switch (this) {
            case B64 -> new RecordedReplayReader(RecordedReplayReader.Layout.BASE64, in);
            case MESSAGES -> new RecordedReplayReader(RecordedReplayReader.Layout.KCAT, in);
            case JSONL -> new JsonLinesReplayReader(in);
            case PROTOBUF -> new ProtobufReplayReader(in, bare);
        };
    }

    @Override
    public String toString()
    {
        return text;
    }
}
