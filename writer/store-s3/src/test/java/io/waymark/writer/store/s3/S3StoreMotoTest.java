package io.waymark.writer.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.testing.s3.MotoServer;
import io.waymark.writer.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the usual S3 server of the tests does not know, against moto, where the machine has it. */
class S3StoreMotoTest {
    private static final String KEY_ARN =
            "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @TempDir
    static Path folder;

    private static MotoServer moto;

    @BeforeAll
    static void startMoto() throws Exception {
        assumeTrue(MotoServer.isInstalled(), MotoServer.NOT_INSTALLED);
        moto = new MotoServer(folder);
    }

    @AfterAll
    static void stopMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    private static ObjectStore store(String bucket, Map<String, String> options, boolean lock) throws IOException {
        moto.client()
                .createBucket(request -> request.bucket(bucket)
                        .objectLockEnabledForBucket(lock)
                        .createBucketConfiguration(where -> where.locationConstraint(MotoServer.REGION)));
        Map<String, String> all = new HashMap<>(options);
        all.put("waymark.bucket", bucket);
        return S3TestStores.open(moto.endpoint(), all);
    }

    private static Path spooled() throws IOException {
        return Files.writeString(folder.resolve("spooled"), "content");
    }

    private static HeadObjectResponse head(String bucket) {
        return moto.client().headObject(request -> request.bucket(bucket).key("a/b"));
    }

    @Test
    void putsObjectsWithKmsKeyAndCloudTrailContentType() throws Exception {
        store("kms", Map.of("waymark.s3.encryption", "sse-kms", "waymark.s3.kms.key", KEY_ARN), false)
                .put("a/b", spooled(), Map.of("signature", "abc"));
        HeadObjectResponse head = head("kms");
        assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(head.ssekmsKeyId()).isEqualTo(KEY_ARN);
        assertThat(head.contentType()).isEqualTo("application/json");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.metadata()).containsEntry("signature", "abc");
    }

    @Test
    void objectsAreLocked() throws Exception {
        Instant before = Instant.now();
        store("lock", Map.of("waymark.s3.object.lock", "compliance", "waymark.s3.object.lock.days", "30"), true)
                .put("a/b", spooled(), Map.of());
        HeadObjectResponse head = head("lock");
        assertThat(head.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(head.objectLockRetainUntilDate())
                .isBetween(
                        before.plus(Duration.ofDays(30)).minusSeconds(1),
                        Instant.now().plus(Duration.ofDays(30)).plusSeconds(1));
    }

    @Test
    void putsOneVersionInVersionedBucket() throws Exception {
        ObjectStore store = store("versioned", Map.of("waymark.s3.acl", "bucket-owner-full-control"), false);
        moto.client()
                .putBucketVersioning(request -> request.bucket("versioned")
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        store.put("a/b", spooled(), Map.of());
        store.put("a/b", spooled(), Map.of());
        assertThat(moto.client()
                        .listObjectVersions(request -> request.bucket("versioned"))
                        .versions())
                .hasSize(1);
    }
}
