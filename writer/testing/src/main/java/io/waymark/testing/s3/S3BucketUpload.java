package io.waymark.testing.s3;

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
import java.util.stream.Stream;

/** Copies a directory store's bucket to an {@link S3Server} that takes anonymous requests. */
public final class S3BucketUpload {
    private static final String METADATA_SUFFIX = ".meta.json";

    private final URI endpoint;
    private final String bucket;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private S3BucketUpload(URI endpoint, String bucket) {
        this.endpoint = endpoint;
        this.bucket = bucket;
    }

    /**
     * Creates a bucket and puts every file of a folder into it. The members of {@code <object>.meta.json} become the
     * object's user metadata.
     *
     * @param folder the bucket's folder, such as {@code waymark/store/trail}
     * @param endpoint the server's address
     * @param bucket the bucket's name
     * @throws IOException if a request fails
     */
    public static void upload(Path folder, URI endpoint, String bucket) throws IOException {
        S3BucketUpload upload = new S3BucketUpload(endpoint, bucket);
        upload.put("/" + bucket, BodyPublishers.noBody(), upload.json.createObjectNode());
        for (Path file : objectFiles(folder)) {
            upload.putObject(folder, file);
        }
    }

    private static List<Path> objectFiles(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(METADATA_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private void putObject(Path folder, Path file) throws IOException {
        Path metadataFile = file.resolveSibling(file.getFileName() + METADATA_SUFFIX);
        JsonNode metadata = Files.exists(metadataFile) ? json.readTree(metadataFile.toFile()) : json.createObjectNode();
        String key = folder.relativize(file).toString().replace('\\', '/');
        put("/" + bucket + "/" + key, BodyPublishers.ofFile(file), metadata);
    }

    private void put(String path, BodyPublisher body, JsonNode metadata) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(path)).PUT(body);
        metadata.properties()
                .forEach(entry -> request.header(
                        "x-amz-meta-" + entry.getKey(), entry.getValue().asText()));
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(
                        "PUT " + path + " failed with status " + response.statusCode() + ": " + response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during PUT " + path, e);
        }
    }
}
