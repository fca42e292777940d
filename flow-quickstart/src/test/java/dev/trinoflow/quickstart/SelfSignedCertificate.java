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
package dev.trinoflow.quickstart;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import static com.google.common.base.Preconditions.checkState;

/**
 * A server's key and certificate, and a trust store with nothing but this certificate.
 */
record SelfSignedCertificate(Path keyStore, Path trustStore)
{
    static final String PASSWORD = "changeit";

    /**
     * @param names such as {@code dns:localhost}
     */
    static SelfSignedCertificate make(Path directory, List<String> names)
            throws IOException, InterruptedException, GeneralSecurityException
    {
        Path keyStore = directory.resolve("key.p12");
        Path log = directory.resolve("keytool.log");
        // the JDK has no other public way to make a certificate
        int exitCode = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=server",
                "-ext",
                "SAN=" + String.join(",", names),
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        checkState(exitCode == 0, "keytool failed: %s", Files.readString(log));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()).getCertificate("server"));
        Path trustStore = directory.resolve("trust.p12");
        try (OutputStream stream = Files.newOutputStream(trustStore)) {
            trusted.store(stream, PASSWORD.toCharArray());
        }
        return new SelfSignedCertificate(keyStore, trustStore);
    }

    /**
     * For its server and for its clients.
     */
    SSLContext context()
            throws IOException, GeneralSecurityException
    {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(KeyStore.getInstance(trustStore.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
