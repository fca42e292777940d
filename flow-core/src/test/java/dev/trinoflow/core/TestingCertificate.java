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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A certificate for this machine, signed by itself, from the keytool of the JDK that runs the tests.
 *
 * @param keyStore PKCS12, with the key
 * @param certificate PEM, what a client has to trust
 */
public record TestingCertificate(Path keyStore, String password, Path certificate)
{
    private static final String KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();

    public static TestingCertificate create(Path directory, String name)
            throws IOException, InterruptedException
    {
        TestingCertificate certificate = new TestingCertificate(directory.resolve(name + ".p12"), "key-store-of-" + name, directory.resolve(name + ".pem"));
        certificate.keytool("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-dname", "CN=" + name, "-ext", "SAN=dns:localhost,ip:127.0.0.1");
        certificate.keytool("-exportcert", "-rfc", "-file", certificate.certificate().toString());
        return certificate;
    }

    private void keytool(String... words)
            throws IOException, InterruptedException
    {
        List<String> command = new ArrayList<>(List.of(KEYTOOL));
        command.addAll(List.of(words));
        command.addAll(List.of("-alias", "flow", "-storetype", "PKCS12", "-keystore", keyStore.toString(), "-storepass", password));
        Path output = Files.createTempFile(keyStore.getParent(), "keytool", ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + Files.readString(output, UTF_8));
        }
    }
}
