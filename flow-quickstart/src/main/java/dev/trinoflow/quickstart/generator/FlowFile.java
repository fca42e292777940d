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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * A file of generated flows, in the forms that collectors write to files and that replay and import read: lines of JSON,
 * or protobuf messages, each after its length as a varint.
 */
public final class FlowFile
{
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long REPORT_INTERVAL_NANOS = 2_000_000_000L;

    private final Path path;
    private final GeneratorFormat format;

    public FlowFile(Path path, GeneratorFormat format)
    {
        this.path = requireNonNull(path, "path is null");
        this.format = requireNonNull(format, "format is null");
    }

    /**
     * Writes all flows of a schedule that has an end, and says from time to time how far it is. The file is there only
     * when it is whole.
     *
     * @return number of flows
     */
    public long write(TrafficModel model, RateSchedule schedule, PrintWriter out)
            throws IOException
    {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        long count = 0;
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES)) {
            FlowMessage message = new FlowMessage(format);
            Flow flow = new Flow();
            long reported = System.nanoTime();
            while (!schedule.isFinished()) {
                int due = schedule.advance(Long.MAX_VALUE);
                for (int index = 0; index < due; index++) {
                    model.next(flow, schedule.receivedMicros(index));
                    message.add(flow);
                    if (message.isFull()) {
                        write(message.take(), output);
                    }
                }
                count += due;
                if (System.nanoTime() - reported > REPORT_INTERVAL_NANOS) {
                    reported = System.nanoTime();
                    out.printf("%,d flows written, up to %s%n", count, schedule.position());
                    out.flush();
                }
            }
            if (!message.isEmpty()) {
                write(message.take(), output);
            }
        }
        Files.move(part, path, REPLACE_EXISTING);
        return count;
    }

    private void write(byte[] message, OutputStream output)
            throws IOException
    {
        // the messages of goflow2 have their lengths already
        if (format == GeneratorFormat.GOFLOW_PROTOBUF) {
            int length = message.length;
            while (length > 0x7F) {
                output.write(length & 0x7F | 0x80);
                length >>>= 7;
            }
            output.write(length);
        }
        output.write(message);
        if (format.isJson() && message[message.length - 1] != '\n') {
            output.write('\n');
        }
    }
}
