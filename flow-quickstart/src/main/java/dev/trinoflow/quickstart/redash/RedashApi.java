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
package dev.trinoflow.quickstart.redash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The HTTP interface of a Redash server, with the key of a user.
 */
public final class RedashApi
        implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAGE_SIZE = 100;
    private static final int MESSAGE_LENGTH = 300;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final String apiKey;

    /**
     * @param base address that people open, such as {@code http://127.0.0.1:5000}
     * @param apiKey key of an administrator
     */
    public RedashApi(URI base, String apiKey)
    {
        requireNonNull(base, "base is null");
        if (base.getHost() == null || !List.of("http", "https").contains(base.getScheme())) {
            throw new RedashException("'%s' is not the address of a Redash, such as http://127.0.0.1:5000".formatted(base));
        }
        this.base = base;
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
    }

    JsonNode get(String path)
    {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, ObjectNode body)
    {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString())).build());
    }

    void delete(String path)
    {
        send(request(path).DELETE().build());
    }

    /**
     * All pages of a list.
     */
    List<JsonNode> list(String path)
    {
        List<JsonNode> items = new ArrayList<>();
        int page = 1;
        while (true) {
            JsonNode answer = get("%s?page_size=%s&page=%s".formatted(path, PAGE_SIZE, page));
            answer.get("results").forEach(items::add);
            if (answer.get("results").isEmpty() || items.size() >= answer.get("count").asInt()) {
                return items;
            }
            page++;
        }
    }

    private HttpRequest.Builder request(String path)
    {
        String root = base.toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create("%s/api/%s".formatted(root, path))).timeout(PATIENCE).header("Authorization", "Key " + apiKey);
    }

    private JsonNode send(HttpRequest request)
    {
        String what = "%s %s".formatted(request.method(), request.uri());
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 401 || response.statusCode() == 403) {
                throw new RedashException("%s: the API key is not that of an administrator (status %s)".formatted(what, response.statusCode()));
            }
            if (response.statusCode() == 409) {
                throw new RedashException("%s: somebody changed it at the same moment; run it again".formatted(what));
            }
            if (response.statusCode() >= 300) {
                String body = response.body();
                throw new RedashException("%s: status %s: %s".formatted(what, response.statusCode(), body.substring(0, Math.min(body.length(), MESSAGE_LENGTH)).strip()));
            }
            return response.body().isBlank() ? Json.object() : Json.parse(response.body());
        }
        catch (JsonProcessingException e) {
            throw new RedashException("%s: the answer is not JSON: is this the address of a Redash?".formatted(what), e);
        }
        catch (IOException e) {
            throw new RedashException("%s: no answer: %s".formatted(what, e), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedashException("%s: interrupted".formatted(what), e);
        }
    }

    @Override
    public void close()
    {
        client.close();
    }
}
