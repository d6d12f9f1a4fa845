package io.waymark.testing.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** A real S3 server on the loopback address, in memory, that holds the objects of a directory store's bucket. */
public final class S3BucketServer implements AutoCloseable {
    private static final String METADATA_SUFFIX = ".meta.json";

    private final S3Proxy server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private S3BucketServer(S3Proxy server) {
        this.server = server;
    }

    /**
     * Starts a server and puts a bucket's objects into it; what lies in {@code <object>.meta.json} becomes the object's
     * user metadata.
     *
     * @param folder the bucket's folder
     * @param bucket the bucket's name
     * @return the server
     * @throws IOException if an object cannot be put
     */
    public static S3BucketServer start(Path folder, String bucket) throws IOException {
        S3Proxy server = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", new Properties()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .ignoreUnknownHeaders(true)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the S3 server does not start", e);
        }
        S3BucketServer store = new S3BucketServer(server);
        try {
            store.put("/" + bucket, BodyPublishers.noBody(), json());
            for (Path file : files(folder)) {
                store.putObject(folder, bucket, file);
            }
            return store;
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    private static JsonNode json() {
        return new ObjectMapper().createObjectNode();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(METADATA_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private void putObject(Path folder, String bucket, Path file) throws IOException {
        Path metadata = file.resolveSibling(file.getFileName() + METADATA_SUFFIX);
        JsonNode values = Files.exists(metadata) ? json.readTree(metadata.toFile()) : json();
        String key = folder.relativize(file).toString().replace('\\', '/');
        put("/" + bucket + "/" + key, BodyPublishers.ofFile(file), values);
    }

    private void put(String path, BodyPublisher body, JsonNode metadata) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint().resolve(path)).PUT(body);
        metadata.properties()
                .forEach(entry -> request.header(
                        "x-amz-meta-" + entry.getKey(), entry.getValue().asText()));
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("PUT " + path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during PUT " + path, e);
        }
    }

    /** Returns where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** Stops it. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the S3 server does not stop", e);
        }
    }
}
