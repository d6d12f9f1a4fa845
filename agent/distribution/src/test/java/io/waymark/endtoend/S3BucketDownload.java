package io.waymark.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Downloads a trail from a bucket into the layout of a directory store. */
public final class S3BucketDownload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private S3BucketDownload() {}

    /**
     * Downloads a trail.
     *
     * @param endpoint the server's address
     * @param keys file of the public keys, which are not in the bucket
     * @param home the folder to create
     * @return the downloaded trail
     */
    public static DeliveredTrail download(URI endpoint, Path keys, Path home) throws IOException {
        DeliveredTrail copy = new DeliveredTrail(home);
        Files.createDirectories(home.resolve("keys"));
        Files.copy(keys, home.resolve("keys/public-keys.json"), StandardCopyOption.REPLACE_EXISTING);
        try (S3Client client = S3Access.client(endpoint)) {
            for (S3Object object : client.listObjectsV2Paginator(request -> request.bucket(S3Server.BUCKET))
                    .contents()) {
                ResponseBytes<GetObjectResponse> content = client.getObjectAsBytes(
                        request -> request.bucket(S3Server.BUCKET).key(object.key()));
                Path file = copy.bucket().resolve(object.key());
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, content.asByteArray());
                if (!content.response().metadata().isEmpty()) {
                    JSON.writeValue(
                            file.resolveSibling(file.getFileName() + ".meta.json")
                                    .toFile(),
                            content.response().metadata());
                }
            }
        }
        return copy;
    }
}
