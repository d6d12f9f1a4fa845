package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.KeyLayout;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import io.waymark.testing.AdjustableClock;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.keys.SigningKeyStore;
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
import java.time.ZoneId;
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
                new SigningKeyStore(folder.resolve("keys"), password, clock, log),
                clock,
                log);
    }

    /** The name's time is later than every digest. */
    private static String key(String region, int number) {
        return new LogFileKey(
                        "", ACCOUNT, region, Instant.parse("2026-03-01T00:00:00Z"), String.format("%016d", number))
                .toString();
    }

    private static Digest.LogFileEntry logFile(String object) {
        return new Digest.LogFileEntry(
                "trail",
                object,
                "0123abcd",
                Instant.parse("2026-01-31T22:31:00Z"),
                Instant.parse("2026-01-31T22:30:30Z"));
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

    private DigestWriter openAnotherHome(Clock clock) throws IOException {
        return openHome(
                "another", Files.createDirectories(folder.resolve("another")).resolve("keys"), clock);
    }

    private DigestWriter openHomeWithSharedKey(Clock clock) throws IOException {
        return openHome("sharing", folder.resolve("keys"), clock);
    }

    private DigestWriter openHome(String name, Path keys, Clock clock) throws IOException {
        return new DigestWriter(
                Files.createDirectories(folder.resolve(name)),
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                Duration.ofHours(1),
                store,
                new SigningKeyStore(keys, "password", clock, log),
                clock,
                log);
    }

    @Test
    void refusesChainOfAnotherHome() throws Exception {
        DigestWriter first = open(at("2026-01-31T22:30:00Z"));
        first.writeAll();
        assertThatThrownBy(() -> openAnotherHome(at("2026-01-31T22:40:00Z")))
                .isInstanceOf(ForeignTrailException.class)
                .hasMessageContaining(digest(0).publicKeyFingerprint())
                .hasMessageContaining("waymark.trail.name");
        assertThat(objects()).hasSize(1);
    }

    @Test
    void refusesChainStartedConcurrentlyByAnotherHome() throws Exception {
        DigestWriter first = open(at("2026-01-31T22:30:00Z"));
        DigestWriter second = openAnotherHome(at("2026-01-31T22:30:00Z"));
        first.writeAll();
        assertThatThrownBy(second::writeAll).isInstanceOf(ForeignTrailException.class);
        assertThat(objects()).hasSize(1);
    }

    @Test
    void trailClaimedByOneHomeIsRefusedToAnother() throws Exception {
        DigestWriter first = open(at("2026-01-31T22:30:00Z"));
        DigestWriter second = openAnotherHome(at("2026-01-31T22:30:00Z"));
        first.claimTrail();
        assertThatThrownBy(second::claimTrail)
                .isInstanceOf(ForeignTrailException.class)
                .hasMessageContaining("waymark.trail.name");
        assertThatThrownBy(second::writeAll).isInstanceOf(ForeignTrailException.class);
        DigestWriter restarted = openAnotherHome(at("2026-01-31T22:40:00Z"));
        assertThatThrownBy(restarted::claimTrail).isInstanceOf(ForeignTrailException.class);
        first.claimTrail();
        open(at("2026-01-31T22:40:00Z")).claimTrail();
        assertThat(objects()).isEmpty();
    }

    @Test
    void trailClaimedByOneHomeIsRefusedToAnotherWithItsKey() throws Exception {
        DigestWriter first = open(at("2026-01-31T22:30:00Z"));
        DigestWriter second = openHomeWithSharedKey(at("2026-01-31T22:30:00Z"));
        first.claimTrail();
        assertThatThrownBy(second::claimTrail)
                .isInstanceOf(ForeignTrailException.class)
                .hasMessageContaining("has the same signing key")
                .hasMessageContaining("waymark.trail.name");
        assertThatThrownBy(second::writeAll).isInstanceOf(ForeignTrailException.class);
        assertThat(objects()).isEmpty();
        first.writeAll();
        assertThatThrownBy(
                        () -> openHomeWithSharedKey(at("2026-01-31T22:40:00Z")).claimTrail())
                .isInstanceOf(ForeignTrailException.class);
        DigestWriter restarted = open(at("2026-01-31T22:40:00Z"));
        restarted.writeAll();
        assertThat(objects()).hasSize(2);
    }

    /** Its journals are lost; its digests would look like its own to it. */
    @Test
    void homeMadeAnewContinuesTheTrailAfterTheClaimIsRemoved() throws Exception {
        open(at("2026-01-31T22:30:00Z")).writeAll();
        assertThatThrownBy(() -> openHomeWithSharedKey(at("2026-01-31T22:40:00Z")))
                .isInstanceOf(ForeignTrailException.class);
        String claim = KeyLayout.trailClaim("", ACCOUNT, "us-east-1", "trail");
        Files.delete(folder.resolve("store").resolve(claim));
        openHomeWithSharedKey(at("2026-01-31T22:40:00Z")).writeAll();
        assertThat(objects()).hasSize(2);
        assertThat(digest(1).previous()).isNotNull();
    }

    @Test
    void claimOfAnEarlierVersionNamesNoHome() throws Exception {
        open(at("2026-01-31T22:30:00Z")).claimTrail();
        Path claim = folder.resolve("store").resolve(KeyLayout.trailClaim("", ACCOUNT, "us-east-1", "trail"));
        Files.writeString(claim, Files.readString(claim).replaceAll(",\\s*\"home\"[^\\n]*", ""));
        assertThat(Files.readString(claim)).doesNotContain("\"home\"");
        open(at("2026-01-31T22:40:00Z")).claimTrail();
    }

    /** Earlier versions did not claim trails: the home with digests has precedence. */
    @Test
    void homeWithoutDigestsDoesNotClaimTheTrailOfOneThatHasSome() throws Exception {
        DigestWriter second = openAnotherHome(at("2026-01-31T22:30:00Z"));
        DigestWriter first = open(at("2026-01-31T22:30:00Z"));
        first.writeAll();
        Files.delete(folder.resolve("store").resolve(KeyLayout.trailClaim("", ACCOUNT, "us-east-1", "trail")));
        assertThatThrownBy(second::claimTrail).isInstanceOf(ForeignTrailException.class);
        open(at("2026-01-31T22:40:00Z")).claimTrail();
    }

    @Test
    void countsEventsThatNoDigestLists() throws Exception {
        DigestWriter digests = open(Clock.fixed(START, ZoneOffset.UTC));
        String stream = "0b7f1c7e-1111-4222-8333-444455556666";
        Digest.LogFileEntry other = logFile(key("us-east-1", 1));
        Digest.LogFileEntry file = new Digest.LogFileEntry(
                other.bucket(),
                other.object(),
                other.hashValue(),
                other.newestEventTime(),
                other.oldestEventTime(),
                new StreamRange(stream, 3, 9, 5));
        assertThat(digests.unsignedCount(stream)).isZero();
        assertThat(digests.signingDueTime()).isNull();
        digests.addDelivered("1", 10, List.of(file));
        assertThat(digests.unsignedCount(stream)).isEqualTo(5);
        assertThat(digests.unsignedCount("another")).isZero();
        assertThat(digests.signingDueTime()).isAfterOrEqualTo(START);
        digests.writeAll();
        assertThat(digests.unsignedCount(stream)).isZero();
        assertThat(digests.signingDueTime()).isNull();
    }

    @Test
    void writesExactDigestBytes() throws Exception {
        open(Clock.fixed(START, ZoneOffset.UTC)).addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
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
                                + "\"s3Object\":\"" + key("us-east-1", 1)
                                + "\",\"hashValue\":\"0123abcd\",\"hashAlgorithm\":\"SHA-256\","
                                + "\"newestEventTime\":\"2026-01-31T22:31:00Z\",\"oldestEventTime\":\"2026-01-31T22:30:30Z\"}]}");
    }

    @Test
    void writesChainedDigestForIdleHour() throws Exception {
        AdjustableClock clock = new AdjustableClock(START);
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
    void endTimesIncreaseWhenClockIsSetBack() throws Exception {
        AdjustableClock clock = new AdjustableClock(START);
        DigestWriter digests = open(clock);
        clock.step(Duration.ofMinutes(10));
        digests.writeAll();
        clock.step(Duration.ofHours(-1));
        digests.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
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
    void listsRepeatedBatchOnce() throws Exception {
        AdjustableClock clock = new AdjustableClock(START);
        DigestWriter digests = open(clock);
        digests.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
        digests.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
        digests.writeAll();
        DigestWriter restarted = open(clock);
        restarted.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
        restarted.addDelivered("2", 5, List.of(logFile(key("us-east-1", 2))));
        restarted.writeAll();
        assertThat(digest(0).logFiles()).extracting(Digest.LogFileEntry::object).containsExactly(key("us-east-1", 1));
        assertThat(digest(1).logFiles()).extracting(Digest.LogFileEntry::object).containsExactly(key("us-east-1", 2));
    }

    @Test
    void eachRegionHasItsOwnChain() throws Exception {
        DigestWriter digests = open(new AdjustableClock(START));
        digests.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1)), logFile(key("eu-west-1", 2))));
        digests.writeAll();
        assertThat(objects()).hasSize(2);
        assertThat(objects().get(0)).contains("/eu-west-1/").contains("_eu-west-1_trail_us-east-1_");
        assertThat(digest(0).logFiles()).extracting(Digest.LogFileEntry::object).containsExactly(key("eu-west-1", 2));
        assertThat(digest(1).logFiles()).extracting(Digest.LogFileEntry::object).containsExactly(key("us-east-1", 1));
    }

    @Test
    void recoversLostStateFromStore() throws Exception {
        AdjustableClock clock = new AdjustableClock(START);
        open(clock).writeAll();
        clock.step(Duration.ofHours(1));
        open(clock).writeAll();
        Files.delete(folder.resolve("digest-chains.json"));
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
    void logFilesWaitForUnreadableKey() throws Exception {
        AdjustableClock clock = new AdjustableClock(START);
        open(clock).writeAll();
        DigestWriter digests = open(clock, "wrong");
        digests.addDelivered("1", 10, List.of(logFile(key("us-east-1", 1))));
        assertThatThrownBy(digests::writeAll).isInstanceOf(KeyUnavailableException.class);
        assertThat(objects()).hasSize(1);
        clock.step(Duration.ofHours(3));
        open(clock).writeDue();
        assertThat(digest(1).logFiles()).extracting(Digest.LogFileEntry::object).containsExactly(key("us-east-1", 1));
        assertThat(digest(1).startTime()).isEqualTo(digest(0).endTime());
    }

    /** Time of day and the time that the process runs, both set by hand. */
    private static final class ManualClock extends Clock {
        private Instant now = START;
        private long nanos;

        void advance(Duration time) {
            now = now.plus(time);
            nanos += time.toNanos();
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private DigestWriter open(ManualClock clock, Duration interval) throws IOException {
        return new DigestWriter(
                folder,
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                new DigestSchedule(interval, clock, () -> clock.nanos),
                store,
                new SigningKeyStore(folder.resolve("keys"), "password", clock, log),
                clock,
                log);
    }

    private static void runFor(DigestWriter digests, ManualClock clock, Duration time) throws IOException {
        Instant end = clock.now.plus(time);
        while (clock.now.isBefore(end)) {
            clock.advance(Duration.ofMillis(50));
            digests.writeDue();
        }
    }

    @Test
    void writesOneDigestPerShortInterval() throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofMillis(600));
        DigestWriter digests = open(clock, Duration.ofSeconds(2));
        runFor(digests, clock, Duration.ofSeconds(20));
        assertThat(objects()).hasSize(10);
        for (int number = 0; number < 10; number++) {
            assertThat(digest(number).endTime()).isBeforeOrEqualTo(clock.now);
            assertThat(Duration.between(
                            digest(number).startTime(), digest(number).endTime()))
                    .isEqualTo(Duration.ofSeconds(2));
        }
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void usesElapsedTimeWhenClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofMinutes(1));
        runFor(digests, clock, Duration.ofMinutes(2));
        clock.now = clock.now.minus(Duration.ofDays(1));
        runFor(digests, clock, Duration.ofMinutes(3));
        assertThat(objects()).hasSize(5);
        assertThat(digest(4).endTime()).isEqualTo(digest(1).endTime().plusSeconds(3));
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("clock was set back")
                .hasLineCount(1);
    }

    @Test
    void survivesClockSetForwardAndBack() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofMinutes(1));
        clock.now = clock.now.plus(Duration.ofDays(1));
        runFor(digests, clock, Duration.ofMinutes(1));
        clock.now = clock.now.minus(Duration.ofDays(1));
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T22:35:00Z"))));
        runFor(digests, clock, Duration.ofSeconds(3));
        Digest last = digest(objects().size() - 1);
        assertThat(last.logFiles()).hasSize(1);
        assertThat(last.startTime()).isEqualTo(digest(objects().size() - 2).endTime());
    }

    private static String logFileKey(String minute) {
        return new LogFileKey("", ACCOUNT, "us-east-1", Instant.parse(minute), "0123456789abcdef").toString();
    }

    private Digest backfill(int number) throws Exception {
        List<String> backfill = objects().stream()
                .filter(object -> object.endsWith("_backfill.json.gz"))
                .toList();
        return Digest.read(text(backfill.get(number)).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lateLogFileGoesToImmediateBackfillDigest() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofHours(1));
        runFor(digests, clock, Duration.ofMinutes(61));
        assertThat(objects()).hasSize(1);
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:31:00Z"))));
        runFor(digests, clock, Duration.ofSeconds(2));
        assertThat(objects()).hasSize(1);
        digests.addDelivered("2", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        DigestWriter restarted = open(clock, Duration.ofHours(1));
        runFor(restarted, clock, Duration.ofSeconds(3));
        assertThat(objects()).hasSize(2);
        assertThat(backfill(0).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:05:00Z"));
        assertThat(backfill(0).endTime()).isEqualTo(Instant.parse("2026-01-31T23:05:00Z"));
        assertThat(backfill(0).previous()).isNull();
        assertThat(store.read(backfill(0).object()).orElseThrow().metadata())
                .containsEntry("backfill-generation-timestamp", "2026-01-31T23:31:04Z");
        runFor(restarted, clock, Duration.ofMinutes(60));
        assertThat(objects()).hasSize(3);
        assertThat(digest(2).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:31:00Z"));
        assertThat(digest(2).previous())
                .satisfies(previous -> assertThat(previous.object()).doesNotContain("backfill"));
    }

    @Test
    void backfillChainContinuesAfterStateLoss() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofHours(1));
        runFor(digests, clock, Duration.ofMinutes(61));
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        digests.writeAll();
        Files.delete(folder.resolve("digest-chains.json"));
        DigestWriter restarted = open(clock, Duration.ofHours(1));
        restarted.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T23:05:00Z"))));
        restarted.addDelivered("1", 20, List.of(logFile(logFileKey("2026-01-31T23:01:00Z"))));
        restarted.writeAll();
        assertThat(backfill(1).logFiles())
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(logFileKey("2026-01-31T23:01:00Z"));
        assertThat(backfill(1).endTime()).isEqualTo(Instant.parse("2026-01-31T23:05:01Z"));
        assertThat(backfill(1).previous())
                .isNotNull()
                .satisfies(previous ->
                        assertThat(previous.object()).isEqualTo(backfill(0).object()));
        int before = objects().size();
        clock.advance(Duration.ofSeconds(1));
        restarted.writeAll();
        assertThat(objects()).hasSize(before + 1);
    }
}
