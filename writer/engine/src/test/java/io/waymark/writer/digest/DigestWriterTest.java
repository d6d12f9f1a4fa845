package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.format.Digest;
import io.waymark.operatorlog.OperatorLog;
import io.waymark.writer.SteppedClock;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.keys.Keys;
import io.waymark.writer.store.DirectoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestWriterTest {
    private static final Instant START = Instant.parse("2026-01-31T22:30:00.25Z");
    private static final String ACCOUNT = "123456789012";
    private static final String DIGESTS = "AWSLogs/123456789012/CloudTrail-Digest/";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    private DirectoryStore store;

    DigestWriterTest() {
        store = new DirectoryStore(Path.of("."));
    }

    @BeforeEach
    void makeStore() {
        store = new DirectoryStore(folder.resolve("store"));
    }

    private DigestWriter open(Clock clock) throws IOException {
        return open(clock, "password");
    }

    private DigestWriter open(Clock clock, String password) throws IOException {
        return new DigestWriter(
                folder,
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                Duration.ofHours(1),
                store,
                new Keys(folder.resolve("keys"), password, clock, log),
                clock,
                log);
    }

    private static DeliveredLogFile logFile(String region, String name) {
        return new DeliveredLogFile(
                ACCOUNT,
                region,
                new Digest.LogFile(
                        "trail",
                        name,
                        "0123abcd",
                        Instant.parse("2026-01-31T22:31:00Z"),
                        Instant.parse("2026-01-31T22:30:30Z")));
    }

    private List<String> objects() throws IOException {
        return store.list(DIGESTS).stream().sorted().toList();
    }

    private String text(String object) throws IOException {
        try (GZIPInputStream gzip =
                new GZIPInputStream(Files.newInputStream(folder.resolve("store").resolve(object)))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Digest digest(int number) throws Exception {
        return Digest.read(text(objects().get(number)).getBytes(StandardCharsets.UTF_8));
    }

    private static Clock at(String time) {
        return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    }

    @Test
    void aDigestIsThisToTheByte() throws Exception {
        open(Clock.fixed(START, ZoneOffset.UTC)).delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        DigestWriter digests = open(at("2026-01-31T23:30:00.9Z"));
        digests.writeDue();
        String object = DIGESTS + "us-east-1/2026/01/31/"
                + "123456789012_CloudTrail-Digest_us-east-1_trail_us-east-1_20260131T233000Z.json.gz";
        assertThat(objects()).containsExactly(object);
        String fingerprint = digest(0).publicKeyFingerprint();
        assertThat(text(object))
                .isEqualTo(
                        "{\"awsAccountId\":\"123456789012\",\"digestStartTime\":\"2026-01-31T22:30:00Z\","
                                + "\"digestEndTime\":\"2026-01-31T23:30:00Z\",\"digestS3Bucket\":\"trail\",\"digestS3Object\":\""
                                + object + "\",\"digestPublicKeyFingerprint\":\"" + fingerprint + "\","
                                + "\"digestSignatureAlgorithm\":\"SHA256withRSA\","
                                + "\"newestEventTime\":\"2026-01-31T22:31:00Z\",\"oldestEventTime\":\"2026-01-31T22:30:30Z\","
                                + "\"previousDigestS3Bucket\":null,\"previousDigestS3Object\":null,"
                                + "\"previousDigestHashValue\":null,\"previousDigestHashAlgorithm\":null,"
                                + "\"previousDigestSignature\":null,\"logFiles\":[{\"s3Bucket\":\"trail\","
                                + "\"s3Object\":\"key1\",\"hashValue\":\"0123abcd\",\"hashAlgorithm\":\"SHA-256\","
                                + "\"newestEventTime\":\"2026-01-31T22:31:00Z\",\"oldestEventTime\":\"2026-01-31T22:30:30Z\"}]}");
    }

    @Test
    void anIdleHourHasADigestAndItIsChained() throws Exception {
        SteppedClock clock = new SteppedClock(START);
        DigestWriter digests = open(clock);
        digests.writeDue();
        assertThat(objects()).isEmpty();
        for (int hour = 0; hour < 2; hour++) {
            clock.step(Duration.ofHours(1));
            digests.writeDue();
            digests.writeDue();
        }
        assertThat(objects()).hasSize(2);
        assertThat(digest(1).logFiles()).isEmpty();
        assertThat(digest(1).startTime()).isEqualTo(digest(0).endTime());
        assertThat(digest(1).previous())
                .isNotNull()
                .satisfies(previous ->
                        assertThat(previous.object()).isEqualTo(objects().get(0)));
    }

    @Test
    void aClockSetBackByAnHourGivesRisingEndTimesAndOneWarning() throws Exception {
        SteppedClock clock = new SteppedClock(START);
        DigestWriter digests = open(clock);
        clock.step(Duration.ofMinutes(10));
        digests.writeAll();
        clock.step(Duration.ofHours(-1));
        digests.delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        digests.writeAll();
        digests.writeAll();
        assertThat(digest(1).endTime()).isEqualTo(digest(0).endTime().plusSeconds(1));
        assertThat(digest(2).endTime()).isEqualTo(digest(0).endTime().plusSeconds(2));
        assertThat(digest(1).logFiles()).hasSize(1);
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("clock was set back")
                .hasLineCount(1);
    }

    @Test
    void aBatchReportedTwiceIsListedOnceAlsoInALaterDigest() throws Exception {
        SteppedClock clock = new SteppedClock(START);
        DigestWriter digests = open(clock);
        digests.delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        digests.delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        digests.writeAll();
        DigestWriter restarted = open(clock);
        restarted.delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        restarted.delivered("2", 5, List.of(logFile("us-east-1", "key2")));
        restarted.writeAll();
        assertThat(digest(0).logFiles()).extracting(Digest.LogFile::object).containsExactly("key1");
        assertThat(digest(1).logFiles()).extracting(Digest.LogFile::object).containsExactly("key2");
    }

    @Test
    void eachRegionHasAChainOfItsOwn() throws Exception {
        DigestWriter digests = open(new SteppedClock(START));
        digests.delivered("1", 10, List.of(logFile("us-east-1", "key1"), logFile("eu-west-1", "key2")));
        digests.writeAll();
        assertThat(objects()).hasSize(2);
        assertThat(objects().get(0)).contains("/eu-west-1/").contains("_eu-west-1_trail_us-east-1_");
        assertThat(digest(0).logFiles()).extracting(Digest.LogFile::object).containsExactly("key2");
        assertThat(digest(1).logFiles()).extracting(Digest.LogFile::object).containsExactly("key1");
    }

    @Test
    void aLostStateIsFoundAnewInTheStoreAndTheChainGoesOn() throws Exception {
        SteppedClock clock = new SteppedClock(START);
        open(clock).writeAll();
        clock.step(Duration.ofHours(1));
        open(clock).writeAll();
        Files.delete(folder.resolve("digests.json"));
        clock.step(Duration.ofHours(1));
        open(clock).writeAll();
        assertThat(objects()).hasSize(3);
        assertThat(digest(2).startTime()).isEqualTo(digest(1).endTime());
        assertThat(digest(2).previous())
                .isNotNull()
                .satisfies(previous ->
                        assertThat(previous.object()).isEqualTo(objects().get(1)));
    }

    @Test
    void logFilesWaitForAKeyThatCannotBeReadAndAreAllCoveredThen() throws Exception {
        SteppedClock clock = new SteppedClock(START);
        open(clock).writeAll();
        DigestWriter digests = open(clock, "wrong");
        digests.delivered("1", 10, List.of(logFile("us-east-1", "key1")));
        assertThatThrownBy(digests::writeAll).isInstanceOf(KeyUnavailableException.class);
        assertThat(objects()).hasSize(1);
        clock.step(Duration.ofHours(3));
        open(clock).writeDue();
        assertThat(digest(1).logFiles()).extracting(Digest.LogFile::object).containsExactly("key1");
        assertThat(digest(1).startTime()).isEqualTo(digest(0).endTime());
    }
}
