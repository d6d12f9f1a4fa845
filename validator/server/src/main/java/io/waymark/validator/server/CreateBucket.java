package io.waymark.validator.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code CreateBucket}: makes the folder of a bucket in the store of the first home whose store is a directory. Thread-safe. */
final class CreateBucket {
    private final List<ManagedHome> homes;
    private final StoreBuckets buckets;

    CreateBucket(List<ManagedHome> homes, StoreBuckets buckets) {
        this.homes = List.copyOf(homes);
        this.buckets = buckets;
    }

    void create(String bucket) throws S3Exception, IOException {
        if (homes.isEmpty()) {
            throw new S3Exception(403, "AccessDenied", "Access Denied: this store is read-only");
        }
        if (!TrailNames.isBucket(bucket)) {
            throw new S3Exception(400, "InvalidBucketName", "The specified bucket is not valid.");
        }
        if (buckets.find(bucket).isPresent()) {
            throw alreadyOwned();
        }
        Path store = homes.stream()
                .map(ManagedHome::description)
                .filter(home -> !home.inS3())
                .findFirst()
                .orElseThrow(() -> new S3Exception(
                        403, "AccessDenied", "Access Denied: the buckets of this home are in S3; create it there"))
                .store()
                .path();
        try {
            Files.createDirectories(store);
            Files.createDirectory(store.resolve(bucket));
        } catch (FileAlreadyExistsException e) {
            throw alreadyOwned();
        }
    }

    private static S3Exception alreadyOwned() {
        return new S3Exception(
                409,
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.");
    }
}
