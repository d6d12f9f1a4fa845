package io.waymark.testing.trail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Builds a trail in a directory store from the published formats, with the JDK and Jackson only. */
public final class TrailBuilder {
    /** The account. */
    public static final String ACCOUNT = "123456789012";
    /** The trail's home region. */
    public static final String HOME_REGION = "us-east-1";
    /** The bucket. */
    public static final String BUCKET = "trail";
    /** The trail. */
    public static final String ARN = "arn:aws:cloudtrail:" + HOME_REGION + ":" + ACCOUNT + ":trail/audit";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final FileTime OLD_MTIME = FileTime.from(Instant.parse("2026-01-31T00:00:00Z"));

    private final Path home;
    private final String folder;
    private final String account;
    private final String name;
    private final Path publicKeys;
    private final int firstKey;
    private final List<TestSigningKey> keys = new ArrayList<>();

    /**
     * Starts an empty trail.
     *
     * @param home the folder of {@code store/trail/} and {@code keys/public-keys.json}
     */
    public TrailBuilder(Path home) {
        this(home, "");
    }

    /**
     * Starts an empty trail with a key prefix.
     *
     * @param home the folder of {@code store/trail/} and {@code keys/public-keys.json}
     * @param prefix the prefix, without a slash at its end; empty for none
     */
    public TrailBuilder(Path home, String prefix) {
        this(home, prefix.isEmpty() ? "" : prefix + "/", ACCOUNT, "audit", home.resolve("keys/public-keys.json"), 0);
    }

    private TrailBuilder(Path home, String folder, String account, String name, Path publicKeys, int firstKey) {
        this.home = home;
        this.folder = folder;
        this.account = account;
        this.name = name;
        this.publicKeys = publicKeys;
        this.firstKey = firstKey;
    }

    /** Starts another trail in the same bucket, with keys of its own. */
    public TrailBuilder otherTrail(String otherAccount, String otherName) {
        return new TrailBuilder(
                home, folder, otherAccount, otherName, home.resolve("keys/" + otherName + ".json"), firstKey + 10);
    }

    /** Starts the part of the trail that has the log files of another account; the keys are the same. */
    public TrailBuilder inAccount(String otherAccount) {
        return new TrailBuilder(home, folder, otherAccount, name, publicKeys, firstKey);
    }

    String account() {
        return account;
    }

    String name() {
        return name;
    }

    /** Returns the trail's ARN. */
    public String arn() {
        return "arn:aws:cloudtrail:" + HOME_REGION + ":" + account + ":trail/" + name;
    }

    /** Returns the folder of {@code AWSLogs/} in the bucket, with a slash at its end; empty for the bucket itself. */
    String folder() {
        return folder;
    }

    /** Returns the directory that holds the bucket. */
    public Path store() {
        return home.resolve("store");
    }

    /** Returns the bucket's folder. */
    public Path bucket() {
        return store().resolve(BUCKET);
    }

    /** Returns the file of public keys. */
    public Path publicKeys() {
        return publicKeys;
    }

    /** Returns an object's file. */
    public Path file(String key) {
        return bucket().resolve(key);
    }

    /** Creates a key that is not published. */
    public static TestSigningKey unpublishedKey(Instant from, Instant until) {
        return TestSigningKey.ofIndex(-1, from, until);
    }

    /** Creates a key and publishes it. */
    public TestSigningKey addKey(Instant from, Instant until) throws IOException {
        TestSigningKey key = TestSigningKey.ofIndex(firstKey + keys.size(), from, until);
        keys.add(key);
        write(
                publicKeys(),
                ("{\"PublicKeyList\":["
                                + keys.stream().map(TestSigningKey::json).collect(Collectors.joining(",")) + "]}")
                        .getBytes(StandardCharsets.UTF_8));
        return key;
    }

    /** Starts the digest chain of a region. */
    public ChainBuilder chain(String region, TestSigningKey key, Instant start) {
        return new ChainBuilder(this, region, key, start);
    }

    /** Writes an object and creates its parent folders. */
    public void put(String key, byte[] bytes) throws IOException {
        write(file(key), bytes);
    }

    /** Writes an object to any bucket. */
    public void putInBucket(String bucket, String key, byte[] bytes) throws IOException {
        write(store().resolve(bucket).resolve(key), bytes);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        // An old time: a validator takes a recent file for one of a running service, whose digest is still due.
        Files.setLastModifiedTime(file, OLD_MTIME);
    }

    /** Writes a digest with its signature beside it, and returns the signature. */
    String putDigest(String object, ObjectNode digest, TestSigningKey key) throws IOException {
        byte[] inflated = JSON.writeValueAsBytes(digest);
        String signature = key.sign(digest.path("digestEndTime").asText() + "\n"
                + digest.path("digestS3Bucket").asText() + "/"
                + digest.path("digestS3Object").asText() + "\n"
                + TestSigningKey.hash("SHA-256", inflated) + "\n"
                + digest.path("previousDigestSignature").asText("null"));
        put(object, gzip(inflated));
        ObjectNode metadata =
                JSON.createObjectNode().put("signature", signature).put("signature-algorithm", "SHA256withRSA");
        if (object.endsWith("_backfill.json.gz")) {
            metadata.put(
                    "backfill-generation-timestamp",
                    digest.path("digestEndTime").asText());
        }
        put(object + ".meta.json", JSON.writeValueAsBytes(metadata));
        return signature;
    }

    /** Changes a digest's content and signs it again. */
    public void rewriteDigest(String object, TestSigningKey key, Consumer<ObjectNode> change) throws IOException {
        ObjectNode digest = (ObjectNode) JSON.readTree(gunzip(Files.readAllBytes(file(object))));
        change.accept(digest);
        putDigest(object, digest, key);
    }

    /** Compresses. */
    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Inflates. */
    public static byte[] gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
