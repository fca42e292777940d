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
package dev.trinoflow.archiver;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An object store that speaks as much of S3 as Trino's file system asks for, and fails now and then: it answers slowly,
 * says that it is overloaded, hangs up before or after it has done what it was asked for, or is down altogether.
 */
final class FaultyObjectStore
        implements AutoCloseable
{
    private static final Pattern DELETED_KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final Random random;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile boolean down;

    FaultyObjectStore(long seed)
            throws IOException
    {
        random = new Random(seed);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String endpoint()
    {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Contents by bucket and key.
     */
    NavigableMap<String, byte[]> objects()
    {
        return objects;
    }

    int faults()
    {
        return faults.get();
    }

    void setDown(boolean down)
    {
        this.down = down;
    }

    private void handle(HttpExchange exchange)
            throws IOException
    {
        int fault = random.nextInt(20);
        byte[] body = readBody(exchange);
        if (fault == 0) {
            LockSupport.parkNanos(200_000_000);
        }
        if (down || fault == 1) {
            faults.incrementAndGet();
            answer(exchange, 503, "<Error><Code>SlowDown</Code><Message>Please reduce your request rate</Message></Error>");
            return;
        }
        if (fault == 2) {
            faults.incrementAndGet();
            exchange.close();
            return;
        }
        String key = exchange.getRequestURI().getPath().substring(1);
        Map<String, String> query = parseQuery(exchange.getRequestURI().getRawQuery());
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, key, query, body, fault == 3);
            case "POST" -> post(exchange, key, query, body);
            case "DELETE" -> {
                objects.remove(key);
                answer(exchange, 204, "");
            }
            default -> get(exchange, key, query);
        }
    }

    private void put(HttpExchange exchange, String key, Map<String, String> query, byte[] body, boolean hangUp)
            throws IOException
    {
        if (query.containsKey("partNumber")) {
            uploads.get(query.get("uploadId")).put(Integer.parseInt(query.get("partNumber")), body);
        }
        else if ("*".equals(exchange.getRequestHeaders().getFirst("If-None-Match")) && objects.containsKey(key)) {
            answer(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>");
            return;
        }
        else {
            objects.put(key, body);
            if (hangUp && exchange.getRequestHeaders().getFirst("If-None-Match") == null) {
                faults.incrementAndGet();
                exchange.close();
                return;
            }
        }
        exchange.getResponseHeaders().set("ETag", "\"etag\"");
        answer(exchange, 200, "");
    }

    private void post(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException
    {
        if (query.containsKey("uploads")) {
            String id = "upload-" + uploads.size();
            uploads.put(id, new TreeMap<>());
            answer(exchange, 200, "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
        }
        else if (query.containsKey("uploadId")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (byte[] part : uploads.get(query.get("uploadId")).values()) {
                whole.write(part);
            }
            objects.put(key, whole.toByteArray());
            answer(exchange, 200, "<CompleteMultipartUploadResult><ETag>etag</ETag></CompleteMultipartUploadResult>");
        }
        else {
            String bucket = key.endsWith("/") ? key : key + "/";
            Matcher matcher = DELETED_KEY.matcher(new String(body, UTF_8));
            while (matcher.find()) {
                objects.remove(bucket + matcher.group(1));
            }
            answer(exchange, 200, "<DeleteResult></DeleteResult>");
        }
    }

    private void get(HttpExchange exchange, String key, Map<String, String> query)
            throws IOException
    {
        if (query.containsKey("list-type")) {
            list(exchange, key.endsWith("/") ? key : key + "/", query.getOrDefault("prefix", ""));
            return;
        }
        byte[] object = objects.get(key);
        if (object == null) {
            answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
            return;
        }
        int begin = 0;
        int end = object.length;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            String[] bounds = range.substring("bytes=".length()).split("-", -1);
            begin = bounds[0].isEmpty() ? Math.max(0, object.length - Integer.parseInt(bounds[1])) : Integer.parseInt(bounds[0]);
            end = bounds[0].isEmpty() || bounds[1].isEmpty() ? object.length : Math.min(object.length, Integer.parseInt(bounds[1]) + 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes %s-%s/%s".formatted(begin, end - 1, object.length));
        }
        exchange.getResponseHeaders().set("ETag", "\"etag\"");
        exchange.getResponseHeaders().set("Last-Modified", "Sat, 07 Mar 2026 00:00:00 GMT");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(object.length));
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, head || begin == end ? -1 : end - begin);
        if (!head && begin < end) {
            exchange.getResponseBody().write(object, begin, end - begin);
        }
        exchange.close();
    }

    private void list(HttpExchange exchange, String bucket, String prefix)
            throws IOException
    {
        StringBuilder result = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.tailMap(bucket + prefix).forEach((key, value) -> {
            if (key.startsWith(bucket + prefix)) {
                result.append("<Contents><Key>%s</Key><Size>%s</Size><LastModified>2026-03-07T00:00:00.000Z</LastModified><ETag>etag</ETag></Contents>".formatted(key.substring(bucket.length()), value.length));
            }
        });
        answer(exchange, 200, result.append("</ListBucketResult>").toString());
    }

    private static void answer(HttpExchange exchange, int status, String body)
            throws IOException
    {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 || exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /**
     * The body, taken out of the signed chunks that clients send over plain HTTP.
     */
    private static byte[] readBody(HttpExchange exchange)
            throws IOException
    {
        try (InputStream stream = exchange.getRequestBody()) {
            String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
            if (hash == null || !hash.startsWith("STREAMING-")) {
                return stream.readAllBytes();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int length = Integer.parseInt(readLine(stream).split(";", 2)[0].strip(), 16);
                if (length == 0) {
                    stream.readAllBytes();
                    return body.toByteArray();
                }
                body.write(stream.readNBytes(length));
                readLine(stream);
            }
        }
    }

    private static String readLine(InputStream stream)
            throws IOException
    {
        StringBuilder line = new StringBuilder();
        for (int next = stream.read(); next != -1 && next != '\n'; next = stream.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static Map<String, String> parseQuery(String query)
    {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String parameter : Splitter.on('&').split(query)) {
                int equals = parameter.indexOf('=');
                parameters.put(equals < 0 ? parameter : parameter.substring(0, equals), equals < 0 ? "" : URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.close();
    }
}
