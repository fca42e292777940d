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
package dev.trinoflow.quickstart.asn;

import dev.trinoflow.quickstart.exit.ExitCode;
import dev.trinoflow.quickstart.exit.FlowException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * User and password for HTTP. They come from the environment or a file, never from the command line, which other users
 * of the machine see, and are never printed.
 */
public final class HttpCredentials
{
    private final String user;
    private final String password;

    private HttpCredentials(String user, String password)
    {
        this.user = requireNonNull(user, "user is null");
        this.password = requireNonNull(password, "password is null");
    }

    public static Optional<HttpCredentials> ofEnvironment(Map<String, String> environment)
    {
        String user = environment.getOrDefault("FLOW_ASN_USER", "");
        String password = environment.getOrDefault("FLOW_ASN_PASSWORD", "");
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HttpCredentials(user, password));
    }

    /**
     * Reads a file like MaxMind's GeoIP.conf: words and their values, with a space between them.
     */
    public static HttpCredentials ofFile(Path file)
    {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split("\\s+", 2);
                if (words.length == 2 && !words[0].startsWith("#")) {
                    values.put(words[0], words[1]);
                }
            }
        }
        catch (IOException e) {
            throw new FlowException(ExitCode.FAILED, "the file of credentials %s cannot be read: %s".formatted(file, e), e);
        }
        String user = values.get("AccountID");
        String password = values.get("LicenseKey");
        if (user == null || password == null) {
            throw new FlowException(ExitCode.FAILED, "the file of credentials %s needs the lines 'AccountID N' and 'LicenseKey K'".formatted(file));
        }
        return new HttpCredentials(user, password);
    }

    /**
     * Value of the header Authorization (RFC 7617).
     */
    String authorization()
    {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString()
    {
        return "HttpCredentials";
    }
}
