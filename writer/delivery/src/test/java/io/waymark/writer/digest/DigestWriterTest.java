package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.format.Digest;
import io.waymark.format.KeyLayout;
import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import io.waymark.format.StreamRange;
import io.waymark.testing.AdjustableClock;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.keys.SigningKeyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestWriterTest extends DigestFixture {
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

    /** Every other record of a stream. */
    private static List<NotLoggedRecords> everyOther(String stream, int from, int ranges) {
        List<SequenceRange> sequences = new ArrayList<>();
        for (int i = 0; i < ranges; i++) {
            sequences.add(new SequenceRange(from + 2L * i, from + 2L * i));
        }
        return List.of(new NotLoggedRecords(stream, NotLoggedRecords.Reason.NOT_SELECTED, sequences));
    }

    @Test
    void digestIsDueSoonIfItHasMuchToSayOfRecordsThatAreNotLogged() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofHours(1));
        digests.addDelivered("1", 1, List.of(), everyOther("stream", 0, 10_000));
        runFor(digests, clock, Duration.ofMinutes(10));
        assertThat(objects()).isEmpty();
        for (int i = 1; i < 6; i++) {
            digests.addDelivered("1", 1 + i, List.of(), everyOther("stream", i * 20_000, 10_000));
        }
        runFor(digests, clock, Duration.ofMinutes(10));
        assertThat(objects()).hasSize(1);
        assertThat(digest(0).notLogged().get(0).sequences()).hasSize(60_000);
        runFor(digests, clock, Duration.ofMinutes(30));
        assertThat(objects()).as("until there is much again").hasSize(1);
    }

    @Test
    void trailWithoutDigestsKeepsOneRangeOfEachStream() throws Exception {
        ManualClock clock = new ManualClock();
        Path state = Files.createDirectories(folder.resolve("state"));
        DigestWriter off = switched(state, clock, false);
        for (int i = 0; i < 20; i++) {
            off.addDelivered("1", 1 + i, List.of(), everyOther("stream", i * 20_000, 10_000));
            off.addDelivered("2", 1 + i, List.of(), everyOther("other", i * 20_000, 10_000));
        }
        assertThat(Files.size(state.resolve("digest-chains.json"))).isLessThan(5_000);
        clock.advance(Duration.ofMinutes(1));
        DigestWriter on = switched(state, clock, true);
        clock.advance(Duration.ofHours(1));
        on.writeAll();
        assertThat(digest(0).notLogged())
                .containsExactly(
                        unproven("stream", 19 * 20_000 + 2 * 9_999), unproven("other", 19 * 20_000 + 2 * 9_999));
    }

    /** A later run says how many records the last stream of its journal had: they would be missing. */
    @Test
    void trailWithoutDigestsKeepsTheLastStreamOfEachJournalAndThoseThatCameLast() throws Exception {
        ManualClock clock = new ManualClock();
        Path state = Files.createDirectories(folder.resolve("state"));
        DigestWriter off = switched(state, clock, false);
        off.addDelivered("2", 1, List.of(), List.of(unproven("idle", 7)));
        off.addDelivered("3", 1, List.of(), List.of(unproven("busy", 7)));
        off.addDelivered("1", 1, List.of(), runs(0, 600));
        off.addDelivered("3", 2, List.of(), List.of(unproven("busy", 9), unproven("after busy", 3)));
        DigestWriter restarted = switched(state, clock, false);
        restarted.addDelivered("1", 2, List.of(), runs(600, 1_300));
        clock.advance(Duration.ofMinutes(1));
        DigestWriter on = switched(state, clock, true);
        clock.advance(Duration.ofHours(1));
        on.writeAll();
        List<NotLoggedRecords> kept = digest(0).notLogged();
        assertThat(kept)
                .contains(unproven("idle", 7), unproven("busy", 9), unproven("after busy", 3))
                .containsAll(runs(303, 1_300))
                .hasSize(1_000);
        assertThat(Files.readString(state.resolve("digest-chains.json"))).doesNotContain("unproven");
    }

    private static List<NotLoggedRecords> runs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(run -> unproven("run" + run, 5))
                .toList();
    }

    private static NotLoggedRecords unproven(String stream, long last) {
        return new NotLoggedRecords(
                stream, NotLoggedRecords.Reason.VALIDATION_OFF, List.of(new SequenceRange(0, last)));
    }

    private DigestWriter switched(Path state, ManualClock clock, boolean validation) throws IOException {
        return new DigestWriter(
                folder,
                state,
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                validation,
                Duration.ofHours(1),
                store,
                new SigningKeyStore(folder.resolve("keys"), "password", clock, log),
                clock,
                log);
    }
}
