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

import dev.trinoflow.quickstart.asn.DataSource.WebFile;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer of a web server to a request for a file.
 *
 * @param name of the file, as the server calls it
 * @param size in bytes, -1 where the server does not say
 */
record Download(String name, long size, InputStream content, HttpClient client)
        implements Closeable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_REDIRECTS = 5;
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"?([^\";]+)\"?");

    /**
     * @throws IOException if the server cannot be reached, or has no such file
     */
    static Download open(WebFile source)
            throws IOException
    {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NEVER).build();
        try {
            URI uri = source.uri();
            for (int i = 0; i <= MAX_REDIRECTS; i++) {
                HttpResponse<InputStream> response = send(client, source, uri);
                Optional<String> location = response.headers().firstValue("Location");
                if (response.statusCode() / 100 == 3 && location.isPresent()) {
                    response.body().close();
                    uri = follow(uri, location.orElseThrow());
                    continue;
                }
                if (response.statusCode() != 200) {
                    response.body().close();
                    throw new IOException("%s answers with status %s%s".formatted(WebFile.withoutQuery(uri), response.statusCode(), hint(response.statusCode(), source)));
                }
                return new Download(name(response, source.uri()), response.headers().firstValueAsLong("Content-Length").orElse(-1), response.body(), client);
            }
            throw new IOException("more than %s redirections".formatted(MAX_REDIRECTS));
        }
        catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static HttpResponse<InputStream> send(HttpClient client, WebFile source, URI uri)
            throws IOException
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("User-Agent", "trino-flow");
        // a server that the first one sends us to gets no password
        boolean sameServer = uri.getScheme().equals(source.uri().getScheme()) && uri.getAuthority().equals(source.uri().getAuthority());
        if (sameServer) {
            source.credentials().ifPresent(credentials -> request.header("Authorization", credentials.authorization()));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static URI follow(URI uri, String location)
            throws IOException
    {
        URI next;
        try {
            next = uri.resolve(location);
        }
        catch (IllegalArgumentException e) {
            throw new IOException("%s sends us to something that is no URL".formatted(WebFile.withoutQuery(uri)), e);
        }
        boolean downgrade = uri.getScheme().equals("https") && !"https".equals(next.getScheme());
        if (downgrade || next.getHost() == null) {
            throw new IOException("%s sends us to an address without https".formatted(WebFile.withoutQuery(uri)));
        }
        return next;
    }

    private static String hint(int status, WebFile source)
    {
        if (status != 401 && status != 403) {
            return "";
        }
        return source.credentials().isPresent() ? ": user or password are wrong" : ": it may want a user and a password, in FLOW_ASN_USER and FLOW_ASN_PASSWORD";
    }

    private static String name(HttpResponse<?> response, URI uri)
    {
        Matcher matcher = FILE_NAME.matcher(response.headers().firstValue("Content-Disposition").orElse(""));
        String name = matcher.find() ? matcher.group(1) : uri.getPath();
        name = name.substring(name.lastIndexOf('/') + 1);
        return name.isEmpty() ? "asn" : name;
    }

    @Override
    public void close()
    {
        // what was not read of the answer is not waited for
        client.shutdownNow();
        client.close();
    }
}
