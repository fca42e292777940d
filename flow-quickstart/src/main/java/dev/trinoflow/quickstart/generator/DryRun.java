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

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Prints messages, a line each, instead of sending them: JSON as it is, protobuf as replay reads it.
 */
public final class DryRun
{
    private final GeneratorFormat format;

    public DryRun(GeneratorFormat format)
    {
        this.format = requireNonNull(format, "format is null");
    }

    /**
     * @param start when the schedule starts
     * @param count number of flows at most
     */
    public void print(TrafficModel model, RateSchedule schedule, Instant start, long count, PrintWriter out)
    {
        FlowMessage message = new FlowMessage(format);
        Flow next = new Flow();
        long rest = count;
        long millis = start.toEpochMilli();
        while (rest > 0 && !schedule.isFinished()) {
            millis++;
            int due = schedule.advance(millis);
            for (int index = 0; index < due && rest > 0; index++) {
                model.next(next, schedule.receivedMicros(index));
                message.add(next);
                rest--;
                if (message.isFull() || rest == 0) {
                    out.println(text(message.take(), next.receivedMicros / 1000));
                }
            }
        }
        out.flush();
    }

    private String text(byte[] value, long timestamp)
    {
        if (format.isJson()) {
            return new String(value, UTF_8).stripTrailing();
        }
        return "{\"timestamp\":%s,\"value_b64\":\"%s\"}".formatted(timestamp, Base64.getEncoder().encodeToString(value));
    }
}
