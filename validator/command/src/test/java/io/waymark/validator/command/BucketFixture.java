package io.waymark.validator.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts what a directory store has into the bucket {@link S3Server#BUCKET} of a real S3 server, with its metadata. */
final class BucketFixture implements AutoCloseable {
    private static final String METADATA_SUFFIX = ".meta.json";

    private final S3Client client;

    BucketFixture(URI endpoint) {
        client = S3Access.client(endpoint);
    }

    /** Puts all objects of a bucket's folder. */
    void putAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder)) {
            files = paths.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(METADATA_SUFFIX))
                    .toList();
        }
        for (Path file : files) {
            Path metadata = file.resolveSibling(file.getFileName() + METADATA_SUFFIX);
            put(
                    folder.relativize(file).toString(),
                    Files.readAllBytes(file),
                    Files.exists(metadata)
                            ? new ObjectMapper()
                                    .readValue(metadata.toFile(), new TypeReference<Map<String, String>>() {})
                            : Map.of());
        }
    }

    void put(String key, byte[] content, Map<String, String> metadata) {
        client.putObject(
                request -> request.bucket(S3Server.BUCKET).key(key).metadata(metadata), RequestBody.fromBytes(content));
    }

    byte[] get(String key) {
        return client.getObjectAsBytes(
                        request -> request.bucket(S3Server.BUCKET).key(key))
                .asByteArray();
    }

    Map<String, String> metadata(String key) {
        return client.headObject(request -> request.bucket(S3Server.BUCKET).key(key))
                .metadata();
    }

    void delete(String key) {
        client.deleteObject(request -> request.bucket(S3Server.BUCKET).key(key));
    }

    @Override
    public void close() {
        client.close();
    }
}
