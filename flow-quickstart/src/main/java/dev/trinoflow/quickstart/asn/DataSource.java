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

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * Where a file of data comes from.
 */
public sealed interface DataSource
{
    /**
     * What may be printed: no query, which may hold a secret.
     */
    String label();

    /**
     * @throws IllegalArgumentException if the text is neither a file nor a URL that may be used
     */
    static DataSource parse(String text, Optional<HttpCredentials> credentials)
    {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty file name");
        }
        if (text.startsWith("file:")) {
            return new LocalFile(Path.of(URI.create(text)));
        }
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            return new LocalFile(Path.of(text));
        }
        return new WebFile(URI.create(text), credentials);
    }

    record LocalFile(Path path)
            implements DataSource
    {
        @Override
        public String label()
        {
            return path.toString();
        }
    }

    record WebFile(URI uri, Optional<HttpCredentials> credentials)
            implements DataSource
    {
        private static final Pattern SECRET = Pattern.compile("(?i)(^|&)(license_key|licence_key|key|token|api_?key|access_token|password)=.+");

        public WebFile
        {
            requireNonNull(credentials, "credentials is null");
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("a URL without a host: " + withoutQuery(uri));
            }
            if (uri.getUserInfo() != null || uri.getQuery() != null && SECRET.matcher(uri.getQuery()).find()) {
                throw new IllegalArgumentException("a URL with a password or key in it is seen by all users of this machine: give it in FLOW_ASN_USER and FLOW_ASN_PASSWORD, or with --credentials FILE");
            }
            if (credentials.isPresent() && !mayGetCredentials(uri)) {
                throw new IllegalArgumentException("the password is sent with https only, not to " + withoutQuery(uri));
            }
        }

        /**
         * Encrypted, or not leaving this machine.
         */
        private static boolean mayGetCredentials(URI uri)
        {
            return uri.getScheme().equals("https") || uri.getHost().equals("127.0.0.1") || uri.getHost().equals("localhost");
        }

        static String withoutQuery(URI uri)
        {
            return "%s://%s%s".formatted(uri.getScheme(), uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort(), uri.getRawPath());
        }

        @Override
        public String label()
        {
            return withoutQuery(uri);
        }
    }
}
