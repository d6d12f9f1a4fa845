package io.waymark.writer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.writer.store.ObjectStore;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the usual S3 server of the tests does not know, against moto, where the machine has it. */
class MotoTest {
    private static final String KEY_ARN =
            "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @TempDir
    static Path folder;

    private static Process moto;
    private static URI endpoint;
    private static S3Client client;

    @BeforeAll
    static void startMoto() throws Exception {
        boolean there = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "moto_server")));
        assumeTrue(there, "no moto_server on the PATH: SSE-KMS, object lock and versioning are not tested");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.txt").toFile())
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
        endpoint = URI.create("http://127.0.0.1:" + port);
        Stores.open(endpoint, Map.of());
        client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stopMoto() throws Exception {
        if (client != null) {
            client.close();
        }
        if (moto != null) {
            // What was found on the PATH may be a script that started the server.
            moto.descendants().forEach(ProcessHandle::destroy);
            moto.destroy();
            moto.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static ObjectStore store(String bucket, Map<String, String> options, boolean lock) throws IOException {
        client.createBucket(request -> request.bucket(bucket)
                .objectLockEnabledForBucket(lock)
                .createBucketConfiguration(where -> where.locationConstraint("eu-central-1")));
        Map<String, String> all = new HashMap<>(options);
        all.put("waymark.bucket", bucket);
        return Stores.open(endpoint, all);
    }

    private static Path spooled() throws IOException {
        return Files.writeString(folder.resolve("spooled"), "content");
    }

    private static HeadObjectResponse head(String bucket) {
        return client.headObject(request -> request.bucket(bucket).key("a/b"));
    }

    @Test
    void objectsAreEncryptedWithTheKmsKeyAndOfTheTypeOfCloudTrail() throws Exception {
        store("kms", Map.of("waymark.s3.encryption", "kms", "waymark.s3.kms.key", KEY_ARN), false)
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
        store("lock", Map.of("waymark.s3.lock", "compliance", "waymark.s3.lock.days", "30"), true)
                .put("a/b", spooled(), Map.of());
        HeadObjectResponse head = head("lock");
        assertThat(head.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(head.objectLockRetainUntilDate())
                .isBetween(
                        before.plus(Duration.ofDays(30)).minusSeconds(1),
                        Instant.now().plus(Duration.ofDays(30)).plusSeconds(1));
    }

    @Test
    void aVersionedBucketGetsOneVersion() throws Exception {
        ObjectStore store = store("versioned", Map.of("waymark.s3.acl", "bucket-owner-full-control"), false);
        client.putBucketVersioning(request -> request.bucket("versioned")
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        store.put("a/b", spooled(), Map.of());
        store.put("a/b", spooled(), Map.of());
        assertThat(client.listObjectVersions(request -> request.bucket("versioned"))
                        .versions())
                .hasSize(1);
    }
}
