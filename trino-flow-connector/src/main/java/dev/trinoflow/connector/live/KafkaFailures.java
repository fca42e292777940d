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
package dev.trinoflow.connector.live;

import dev.trinoflow.core.KafkaClientSettings;
import dev.trinoflow.core.OffsetsLostException;
import io.trino.spi.TrinoException;
import org.apache.kafka.common.errors.SslAuthenticationException;

import static com.google.common.base.Throwables.getRootCause;
import static dev.trinoflow.connector.FlowErrorCode.FLOW_KAFKA_ERROR;
import static dev.trinoflow.connector.FlowErrorCode.FLOW_OFFSETS_LOST;

/**
 * Failures of Kafka as failures of a query.
 */
final class KafkaFailures
{
    private KafkaFailures() {}

    static TrinoException toTrinoException(KafkaClientSettings settings, Throwable failure)
    {
        if (failure instanceof OffsetsLostException lost) {
            return new TrinoException(FLOW_OFFSETS_LOST, lost.getMessage(), lost);
        }
        return new TrinoException(FLOW_KAFKA_ERROR, "Kafka at %s failed: %s".formatted(settings.servers(), reason(failure)), failure);
    }

    private static String reason(Throwable failure)
    {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        // that the handshake failed says little, which certificate is at fault is further down
        Throwable root = getRootCause(failure);
        return failure instanceof SslAuthenticationException && root != failure && root.getMessage() != null ? reason + ": " + root.getMessage() : reason;
    }
}
