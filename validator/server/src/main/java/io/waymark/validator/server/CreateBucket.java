package io.waymark.validator.server;

import io.waymark.validator.server.ManagedHome.HomeDescription;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * {@code CreateBucket}: makes the folder of a bucket in the store of a home: of the one whose trail is to be delivered to it, or
 * else of the first whose store is a directory. Thread-safe.
 */
final class CreateBucket {
    private final List<ServedHome> homes;
    private final StoreBuckets buckets;
    private final HomeTrailCatalog trails;

    CreateBucket(List<ServedHome> homes, StoreBuckets buckets, HomeTrailCatalog trails) {
        this.homes = List.copyOf(homes);
        this.buckets = buckets;
        this.trails = trails;
    }

    void create(String bucket) throws S3Exception, IOException {
        if (homes.isEmpty()) {
            throw new S3Exception(403, "AccessDenied", "Access Denied: this store is read-only");
        }
        if (!TrailNames.isBucket(bucket)) {
            throw new S3Exception(400, "InvalidBucketName", "The specified bucket is not valid.");
        }
        // A trail that is created meanwhile could have the same bucket in another store.
        synchronized (trails.bucketNames()) {
            Optional<ReadOnlyStore> owner = buckets.find(bucket);
            if (owner.isPresent()) {
                throw exists(owner.get());
            }
            ManagedHome home = homeOf(bucket);
            createIn(home.description(), bucket);
        }
    }

    private ManagedHome homeOf(String bucket) throws S3Exception, IOException {
        Optional<ManagedHome> expected = trails.findHomeOf(bucket);
        if (expected.isPresent()) {
            return expected.get();
        }
        return trails.homes().stream()
                .filter(home -> !home.description().inS3())
                .findFirst()
                .orElseThrow(() -> new S3Exception(
                        403, "AccessDenied", "Access Denied: the buckets of this home are in S3; create it there"));
    }

    private static void createIn(HomeDescription home, String bucket) throws S3Exception, IOException {
        try {
            Files.createDirectories(home.store().path());
            Files.createDirectory(home.store().path().resolve(bucket));
        } catch (FileAlreadyExistsException e) {
            throw alreadyOwned();
        }
    }

    private S3Exception exists(ReadOnlyStore owner) {
        return homes.stream().anyMatch(home -> home.store() == owner)
                ? alreadyOwned()
                : new S3Exception(
                        409,
                        "BucketAlreadyExists",
                        "The requested bucket name is not available: the store " + owner.location()
                                + ", which is only read, has a bucket of this name");
    }

    private static S3Exception alreadyOwned() {
        return new S3Exception(
                409,
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.");
    }
}
