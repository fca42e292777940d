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
package dev.trinoflow.quickstart.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the broker said to the messages that were sent. Called by the producer's thread, read by any.
 */
public final class Deliveries
        implements Callback
{
    private final AtomicLong deliveredCount = new AtomicLong();
    private final AtomicLong failedCount = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception)
    {
        if (exception == null) {
            deliveredCount.incrementAndGet();
        }
        else {
            failure.compareAndSet(null, exception);
            failedCount.incrementAndGet();
        }
    }

    public long deliveredCount()
    {
        return deliveredCount.get();
    }

    public long failedCount()
    {
        return failedCount.get();
    }

    /**
     * Why the first message that failed was not delivered.
     */
    public Optional<Exception> failure()
    {
        return Optional.ofNullable(failure.get());
    }
}
