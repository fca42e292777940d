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
package dev.trinoflow.core;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestKafkaClientSettings
{
    private static final String SECRET = "tr0ub4dor";

    @TempDir
    private Path directory;

    @Test
    void testWrongFiles()
            throws IOException
    {
        Path missing = directory.resolve("missing.properties");
        assertThatThrownBy(() -> new KafkaClientSettings(config(missing)))
                .hasMessage("Kafka client properties file '%s' cannot be read: NoSuchFileException", missing);

        Path unknown = write("unknown.properties", "securty.protocol=SSL\n");
        assertThatThrownBy(() -> new KafkaClientSettings(config(unknown)))
                .hasMessage("Kafka client properties file '%s' has the unknown key 'securty.protocol'", unknown);

        Path reserved = write("reserved.properties", "isolation.level=read_uncommitted\n");
        assertThatThrownBy(() -> new KafkaClientSettings(config(reserved)))
                .hasMessage("Kafka client properties file '%s' sets 'isolation.level', which the catalog sets itself", reserved);

        Path wrongType = write("wrong-type.properties", "receive.buffer.bytes=many\n");
        assertThatThrownBy(() -> new KafkaClientSettings(config(wrongType)))
                .hasMessageStartingWith("Kafka client settings are wrong: Invalid value many for configuration receive.buffer.bytes");

        Path store = write("store.properties", "security.protocol=SSL\nssl.truststore.location=%s\nssl.truststore.password=%s\n".formatted(missing, SECRET));
        assertThatThrownBy(() -> new KafkaClientSettings(config(store)))
                .hasMessageStartingWith("Kafka client settings are wrong: ")
                .hasMessageContaining("missing.properties")
                .hasMessageNotContaining(SECRET);
    }

    private FlowKafkaConfig config(Path file)
    {
        return new FlowKafkaConfig().setBootstrapServers("127.0.0.1:9092").setConfigFiles(file.toString());
    }

    private Path write(String name, String content)
            throws IOException
    {
        return Files.writeString(directory.resolve(name), content);
    }
}
