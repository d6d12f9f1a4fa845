package io.waymark.validator.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.validator.verifier.ListingPage;
import io.waymark.validator.verifier.ListingRange;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.OpenedObject;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A store in a real S3 server, with faults between both. */
class ReadOnlyS3StoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private FaultyProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private S3Client client;

    @BeforeEach
    void start() throws IOException {
        S3Access.setProperties();
        s3 = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(s3.endpoint());
        client = S3Access.client(s3.endpoint());
    }

    @AfterEach
    void stop() throws IOException {
        S3Access.clearProperties();
        client.close();
        proxy.close();
        s3.close();
    }

    private void put(String key, String content) {
        client.putObject(request -> request.bucket(S3Server.BUCKET).key(key), RequestBody.fromString(content));
    }

    private ReadOnlyS3Store open(String... prefixes) {
        return ReadOnlyS3Store.open(
                new S3Settings(proxy.endpoint(), null, null),
                "s3://trail",
                () -> Map.of(S3Server.BUCKET, List.of(prefixes)));
    }

    private ReadOnlyS3Store open(HeapShare listings) {
        return ReadOnlyS3Store.open(
                new S3Settings(proxy.endpoint(), null, null),
                "s3://trail",
                () -> Map.of(S3Server.BUCKET, List.of(""), "second", List.of("")),
                listings);
    }

    private static ObjectUri uri(String key) {
        return new ObjectUri(S3Server.BUCKET, key);
    }

    private static String read(ReadOnlyStore store, String key) throws Exception {
        try (InputStream in = store.open(uri(key))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> visit(ReadOnlyStore store) throws IOException {
        return visit(store, S3Server.BUCKET);
    }

    private static List<String> visit(ReadOnlyStore store, String bucket) throws IOException {
        List<String> seen = new ArrayList<>();
        store.visit(bucket, new ReadOnlyStore.ObjectVisitor() {
            @Override
            public void visitObject(ObjectUri object) {
                seen.add(object.key());
            }

            @Override
            public void visitUnreadable(ObjectUri object, String reason) {
                seen.add(object.key() + "!" + reason);
            }
        });
        return seen;
    }

    private static List<String> listAll(ReadOnlyStore store, String prefix, String delimiter, int maxKeys)
            throws IOException {
        List<String> all = new ArrayList<>();
        String after = "";
        ListingPage page;
        do {
            page = store.list(S3Server.BUCKET, new ListingRange(prefix, delimiter, after, maxKeys));
            List<String> keys = new ArrayList<>(page.commonPrefixes());
            page.objects().stream().map(ObjectSummary::key).forEach(keys::add);
            assertThat(keys).hasSizeLessThanOrEqualTo(maxKeys);
            keys.sort(ObjectSummary.KEY_ORDER);
            all.addAll(keys);
            after = page.last();
        } while (page.truncated());
        return all;
    }

    @Test
    void pagesOfAListingHaveEachObjectOnce() throws IOException {
        for (int i = 0; i < 25; i++) {
            put("AWSLogs/1/" + (char) ('a' + i % 5) + "/" + i, "");
            put("other/AWSLogs/" + i, "");
        }
        ReadOnlyS3Store whole = open("");
        assertThat(listAll(whole, "", "", 7))
                .hasSize(50)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(ObjectSummary.KEY_ORDER);
        assertThat(listAll(whole, "AWSLogs/1/", "/", 2))
                .containsExactly("AWSLogs/1/a/", "AWSLogs/1/b/", "AWSLogs/1/c/", "AWSLogs/1/d/", "AWSLogs/1/e/");
        assertThat(listAll(whole, "", "/", 1)).containsExactly("AWSLogs/", "other/");
        assertThat(listAll(whole, "none", "", 7)).isEmpty();
    }

    @Test
    void whatOthersHaveInTheBucketIsNotRead() throws Exception {
        put("AWSLogs/1/log", "log");
        put("audit/AWSLogs/2/log", "log");
        put("audit/secret", "secret");
        put("private/secret", "secret");
        ReadOnlyS3Store store = open("AWSLogs/", "audit/AWSLogs/");
        assertThat(visit(store)).containsExactlyInAnyOrder("AWSLogs/1/log", "audit/AWSLogs/2/log");
        assertThat(listAll(store, "", "", 1)).containsExactly("AWSLogs/1/log", "audit/AWSLogs/2/log");
        assertThat(listAll(store, "", "/", 1)).containsExactly("AWSLogs/", "audit/");
        assertThat(listAll(store, "audit/", "/", 5)).containsExactly("audit/AWSLogs/");
        assertThat(listAll(store, "private/", "", 5)).isEmpty();
        assertThat(read(store, "audit/AWSLogs/2/log")).isEqualTo("log");
        assertThatThrownBy(() -> store.open(uri("private/secret"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.head(uri("audit/secret"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.metadata(uri("audit/secret"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open(new ObjectUri("elsewhere", "AWSLogs/1/log")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(store.exists(uri("private/secret"))).isFalse();
    }

    @Test
    void hostileKeysAreReadAsTheyAre() throws Exception {
        List<String> keys = List.of(
                "AWSLogs/..a/.b/...", "AWSLogs/\u202e<&>\"'", "AWSLogs/a b+c%2F%00", "AWSLogs/\u00fc\ud83d\ude00");
        try (S3Server memory = S3Server.inMemory();
                S3Client inMemory = S3Access.client(memory.endpoint())) {
            inMemory.createBucket(request -> request.bucket(S3Server.BUCKET));
            for (String key : keys) {
                inMemory.putObject(
                        request -> request.bucket(S3Server.BUCKET).key(key), RequestBody.fromString("of " + key));
            }
            ReadOnlyS3Store store = ReadOnlyS3Store.open(
                    new S3Settings(memory.endpoint(), null, null),
                    "s3://trail",
                    () -> Map.of(S3Server.BUCKET, List.of("AWSLogs/")));
            assertThat(visit(store)).containsExactlyInAnyOrderElementsOf(keys);
            for (String key : keys) {
                assertThat(read(store, key)).isEqualTo("of " + key);
            }
        }
    }

    @Test
    void objectThatVanishesAfterItWasListedIsMissing() throws Exception {
        put("AWSLogs/log", "content");
        ReadOnlyS3Store store = open("");
        assertThat(visit(store)).containsExactly("AWSLogs/log");
        client.deleteObject(request -> request.bucket(S3Server.BUCKET).key("AWSLogs/log"));
        assertThatThrownBy(() -> store.open(uri("AWSLogs/log"))).isInstanceOf(NoSuchFileException.class);
    }

    /** Others answer 404 too: a proxy, a server that is not S3, S3 itself for a bucket that is away. */
    @ParameterizedTest
    @EnumSource(names = {"NOT_FOUND_PAGE", "NO_SUCH_BUCKET"})
    void onlyTheCodeNoSuchKeySaysThatAnObjectIsMissing(Fault fault) throws Exception {
        put("AWSLogs/log", "content");
        ObjectUri log = uri("AWSLogs/log");
        ReadOnlyS3Store store = open("");
        proxy.inject(fault);
        List<ThrowingCallable> reads = List.of(
                () -> store.open(log),
                () -> store.get(log),
                () -> store.head(log),
                () -> store.summarize(log),
                () -> store.exists(log),
                () -> store.version(log),
                () -> store.metadata(log));
        for (ThrowingCallable read : reads) {
            assertThatThrownBy(read)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("GetObject of s3://trail/AWSLogs/log failed: 404");
        }
        proxy.inject(Fault.NONE);
        assertThat(read(store, "AWSLogs/log")).isEqualTo("content");
        ObjectUri missing = uri("AWSLogs/none");
        assertThat(store.exists(missing)).isFalse();
        assertThatThrownBy(() -> store.open(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.head(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.summarize(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.metadata(missing)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onlyTheCodeNoSuchBucketSaysThatABucketIsMissing() throws IOException {
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.NOT_FOUND_PAGE);
        assertThatThrownBy(() -> visit(store))
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessage("ListObjectsV2 of s3://trail/ failed: 404; this is no answer of S3: see AWS_ENDPOINT_URL_S3"
                        + " and AWS_ENDPOINT_URL, and proxies on the way");
        assertThatThrownBy(store::requireReadable).hasMessageContaining("this is no answer of S3");
        proxy.inject(Fault.NO_SUCH_BUCKET);
        assertThat(visit(store)).containsExactly("!S3 has no bucket of this name");
        assertThatThrownBy(store::requireReadable).hasMessageContaining("S3 has no bucket trail");
    }

    /** What came between both requests, or is behind a proxy that knows no HEAD. */
    @Test
    void objectIsThereIfOneRequestFindsIt() throws Exception {
        client.putObject(
                request -> request.bucket(S3Server.BUCKET).key("AWSLogs/log").metadata(Map.of("signature", "abc")),
                RequestBody.fromString("content"));
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.NOT_FOUND_PAGE, 1);
        assertThat(store.head(uri("AWSLogs/log")).metadata()).containsEntry("signature", "abc");
        proxy.inject(Fault.NOT_FOUND_PAGE, 1);
        assertThat(store.summarize(uri("AWSLogs/log")).size()).isEqualTo("content".length());
        assertThat(proxy.faultCount()).isEqualTo(2);
    }

    @Test
    void changedObjectIsReadAgain() throws Exception {
        put("AWSLogs/log", "before");
        ReadOnlyS3Store store = open("");
        visit(store);
        Object version = store.version(uri("AWSLogs/log"));
        assertThat(read(store, "AWSLogs/log")).isEqualTo("before");
        put("AWSLogs/log", "behind");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            visit(store);
            assertThat(store.version(uri("AWSLogs/log"))).isNotEqualTo(version);
            assertThat(read(store, "AWSLogs/log")).isEqualTo("behind");
        });
    }

    @Test
    void objectIsReceivedWholeOrNotAtAll() throws Exception {
        String large = "x".repeat(3 << 20);
        put("AWSLogs/large", large);
        put("AWSLogs/small", "small");
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.TRUNCATE_RESPONSE, 1);
        assertThat(read(store, "AWSLogs/small")).isEqualTo("small");
        proxy.inject(Fault.SLOW_DOWN, 1);
        try (OpenedObject opened = store.get(uri("AWSLogs/large"))) {
            assertThat(opened.head().summary().size()).isEqualTo(large.length());
            assertThat(opened.content().readAllBytes()).hasSize(large.length());
        }
        assertThat(proxy.faultCount()).isEqualTo(2);
        proxy.inject(Fault.TRUNCATE_RESPONSE);
        assertThatThrownBy(() -> store.open(uri("AWSLogs/large")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GetObject of s3://trail/AWSLogs/large failed");
        assertThat(proxy.faultCount()).as("three attempts").isEqualTo(5);
    }

    /** What does not fit is listed, and read, all the same; its versions are asked for one by one. */
    @Test
    void bucketsShareTheMemoryOfTheirListings() throws Exception {
        client.createBucket(request -> request.bucket("second"));
        for (int i = 0; i < 10; i++) {
            String key = "AWSLogs/" + i;
            put(key, "content");
            client.putObject(request -> request.bucket("second").key(key), RequestBody.fromString("content"));
        }
        String entityTag = "\"" + "0".repeat(32) + "\"";
        long ofOne =
                10 * new BucketListing.Version(new ObjectSummary("AWSLogs/0", 7, Instant.EPOCH), entityTag).bytes();
        ReadOnlyS3Store store = open(new HeapShare(ofOne * 3 / 2));
        assertThat(visit(store)).hasSize(10);
        assertThat(visit(store, "second")).hasSize(10);
        s3.stop();
        assertThat(store.summarize(uri("AWSLogs/1")).size()).as("listed").isEqualTo(7);
        assertThatThrownBy(() -> store.summarize(new ObjectUri("second", "AWSLogs/1")))
                .as("asked for")
                .hasMessageContaining("HeadObject of s3://second/AWSLogs/1 failed");
        s3.start();
        await().atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(store.summarize(new ObjectUri("second", "AWSLogs/1"))
                                .size())
                        .isEqualTo(7));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            put("AWSLogs/more", "content");
            assertThat(visit(store)).contains("AWSLogs/more");
        });
    }

    @Test
    void readAgainAnObjectIsTheSame() throws Exception {
        String large = "x".repeat(3 << 20);
        put("AWSLogs/large", large);
        client.putObject(
                request -> request.bucket(S3Server.BUCKET).key("AWSLogs/small").metadata(Map.of("signature", "abc")),
                RequestBody.fromString("small"));
        ReadOnlyS3Store store = open("");
        visit(store);
        for (int i = 0; i < 3; i++) {
            assertThat(read(store, "AWSLogs/large")).hasSize(large.length());
            assertThat(read(store, "AWSLogs/small")).isEqualTo("small");
            assertThat(store.metadata(uri("AWSLogs/small"))).containsEntry("signature", "abc");
        }
        put("AWSLogs/small", "other");
        try (OpenedObject opened = store.get(uri("AWSLogs/small"))) {
            assertThat(opened.content().readAllBytes())
                    .as("what a client gets")
                    .isEqualTo("other".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void objectThatIsLargerThanAnyLogFileIsRefused() {
        put("AWSLogs/huge", "x".repeat((64 << 20) + 1));
        ReadOnlyS3Store store = open("");
        assertThatThrownBy(() -> store.open(uri("AWSLogs/huge")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than 67108864 bytes");
    }

    @Test
    void serverThatDoesNotAnswerIsAskedRarely() throws Exception {
        put("AWSLogs/log", "content");
        ReadOnlyS3Store store = open("");
        s3.stop();
        assertThatThrownBy(() -> store.open(uri("AWSLogs/log")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GetObject of s3://trail/AWSLogs/log failed");
        s3.start();
        assertThatThrownBy(() -> visit(store))
                .as("what the last request has found")
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GetObject of s3://trail/AWSLogs/log failed");
        await().atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(read(store, "AWSLogs/log")).isEqualTo("content"));
    }

    @Test
    void serverThatHangsIsGivenUp() {
        put("AWSLogs/log", "content");
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.HANG);
        assertThatThrownBy(() -> visit(store))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ListObjectsV2 of s3://trail/ failed");
    }

    @Test
    void refusalSaysWhatToDo() {
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.ACCESS_DENIED, 1);
        assertThatThrownBy(store::requireReadable)
                .hasMessage(
                        "ListObjectsV2 of s3://trail/ failed: 403 AccessDenied; the credentials must allow s3:GetObject and"
                                + " s3:ListBucket (see SECURITY.md)");
        System.setProperty("aws.secretAccessKey", "another");
        assertThatThrownBy(open("")::requireReadable)
                .hasMessageContaining("403 SignatureDoesNotMatch; the credentials are wrong");
        ReadOnlyS3Store elsewhere = ReadOnlyS3Store.open(
                new S3Settings(s3.endpoint(), null, null), "s3://none", () -> Map.of("no-such-bucket", List.of("")));
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        assertThatThrownBy(elsewhere::requireReadable).hasMessageContaining("S3 has no bucket no-such-bucket");
    }

    @Test
    void bucketInAnotherRegionIsFollowed() throws Exception {
        put("AWSLogs/log", "content");
        ReadOnlyS3Store store = open("");
        proxy.inject(Fault.OTHER_REGION);
        assertThat(visit(store)).containsExactly("AWSLogs/log");
        assertThat(read(store, "AWSLogs/log")).isEqualTo("content");
        assertThat(proxy.faultCount()).isPositive();
    }
}
