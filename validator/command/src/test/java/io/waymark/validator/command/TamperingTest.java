package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of tampering with a good store is found and named; the good store is valid. */
class TamperingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @BeforeEach
    void build() throws IOException {
        sample = new SampleTrail(directory);
    }

    @Test
    void theGoodStoreIsValid() {
        CliResult ran = sample.validate("--verbose");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Validating log files for trail " + TrailBuilder.ARN)
                .contains("6/6 digest files valid")
                .contains("1/1 backfill digest files valid")
                .contains("7/7 log files valid")
                .contains("Log file\ts3://trail/" + sample.logs.get(0) + "\tvalid")
                .contains(
                        "No log files were delivered by CloudTrail between 2026-01-31T13:00:07Z and 2026-01-31T15:00:07Z")
                .contains("removal of anything newer cannot be detected");
        assertThat(ran.status()).isZero();
    }

    @Test
    void aChangedByteInALogFileIsReported() throws IOException {
        flipByte(sample.file(sample.logs.get(1)));
        assertInvalid(sample.logs.get(1), "");
    }

    @Test
    void replacedLogFileContentIsReported() throws IOException {
        Files.write(
                sample.file(sample.logs.get(1)),
                TrailBuilder.gzip("{\"Records\":[]}".getBytes(StandardCharsets.UTF_8)));
        assertInvalid(sample.logs.get(1), "hash value doesn't match");
    }

    @Test
    void aChangedByteInADigestIsReported() throws IOException {
        flipByte(sample.file(sample.digests.get(1)));
        assertInvalid(sample.digests.get(1), "");
    }

    @Test
    void replacedDigestContentIsReported() throws IOException {
        Path file = sample.file(sample.digests.get(1));
        String digest = new String(TrailBuilder.gunzip(Files.readAllBytes(file)), StandardCharsets.UTF_8);
        Files.write(file, TrailBuilder.gzip((digest + " ").getBytes(StandardCharsets.UTF_8)));
        assertInvalid(sample.digests.get(1), "signature verification failed");
    }

    @Test
    void aChangedSignatureIsReported() throws IOException {
        Path metadata = sample.metadata(sample.digests.get(1));
        String text = Files.readString(metadata);
        int at = text.indexOf(":\"") + 10;
        char other = text.charAt(at) == '0' ? '1' : '0';
        Files.writeString(metadata, text.substring(0, at) + other + text.substring(at + 1));
        assertInvalid(sample.digests.get(1), "signature verification failed");
    }

    @Test
    void swappedDigestsAreReported() throws IOException {
        swap(sample.file(sample.digests.get(0)), sample.file(sample.digests.get(1)));
        swap(sample.metadata(sample.digests.get(0)), sample.metadata(sample.digests.get(1)));
        assertInvalid(sample.digests.get(0), "has been moved from its original location");
        assertInvalid(sample.digests.get(1), "has been moved from its original location");
    }

    @Test
    void aRemovedLogFileIsReported() throws IOException {
        Files.delete(sample.file(sample.logs.get(2)));
        assertInvalid(sample.logs.get(2), "not found");
    }

    @Test
    void aRemovedDigestInTheMiddleIsReported() throws IOException {
        removeDigest(sample.digests.get(1));
        assertInvalid(sample.digests.get(1), "not found");
        assertThat(sample.validate().out()).contains("2 log files not covered by a valid digest");
    }

    @Test
    void aRemovedNewestDigestLeavesItsLogFilesPending() throws IOException {
        removeDigest(sample.digests.get(4));
        CliResult ran = sample.validate();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("1 log file pending")
                .contains("Note: Proof for eu-west-1, us-east-1 ends with the newest valid digest, at"
                        + " 2026-01-31T16:00:07Z; removal of anything newer cannot be detected.");
    }

    @Test
    void regionWithEarlierLastDigestIsNoted() throws IOException {
        sample.trail.chain("eu-west-1", sample.secondKey, SampleTrail.hour(6)).addLogFile(SampleTrail.at(6.25), 1);
        CliResult ran = sample.validate();
        assertThat(ran.out())
                .contains("Proof for eu-west-1 ends with the newest valid digest, at 2026-01-31T16:00:07Z")
                .contains("Proof for us-east-1 ends with the newest valid digest, at 2026-01-31T17:00:07Z")
                .contains("1 log file not covered by a valid digest");
        assertThat(ran.status()).isZero();
    }

    @Test
    void removedNewestDigestWithMetadataLeftIsReported() throws IOException {
        Files.delete(sample.file(sample.digests.get(4)));
        assertInvalid(sample.digests.get(4), "not found");
    }

    @Test
    void logFileWithLateDigestIsNotUnlisted() throws Exception {
        String late = sample.homeChain.addLogFile(SampleTrail.at(6.25), 1);
        CliResult[] ran = new CliResult[1];
        Thread validation = new Thread(() -> ran[0] = sample.validate());
        Files.setLastModifiedTime(sample.file(late), FileTime.from(Instant.now()));
        validation.start();
        await().until(() -> validation.getState() == Thread.State.TIMED_WAITING);
        sample.homeChain.addDigest(SampleTrail.hour(8));
        validation.join();
        assertThat(ran[0].status()).isZero();
        CliResult after = sample.validate("--verbose");
        assertThat(after.out()).contains(late + "\tvalid");
        assertThat(after.status()).isZero();
    }

    @Test
    void logFileListedBeforeItsNamedTimeIsNotUnlisted() throws IOException {
        sample.homeChain.addLogFile(SampleTrail.at(8.5), 1);
        sample.homeChain.addDigest(SampleTrail.hour(8));
        sample.homeChain.addDigest(SampleTrail.hour(9));
        CliResult ran = sample.validate("--start-time", SampleTrail.at(8.25).toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
    }

    @Test
    void recordFromAnotherRegionIsReported() throws IOException {
        String record = sample.homeChain
                .record(UUID.randomUUID(), SampleTrail.at(7.5), "")
                .replace("\"awsRegion\":\"us-east-1\"", "\"awsRegion\":\"eu-west-1\"");
        String log = sample.homeChain.addLogFile(
                SampleTrail.at(7.5), "{\"Records\":[" + record + "]}", SampleTrail.at(7.5), SampleTrail.at(7.5));
        sample.homeChain.addDigest(SampleTrail.hour(8));
        assertInvalid(log, "invalid record: record 1: awsRegion eu-west-1 is not the folder's region");
    }

    @Test
    void chainContinuingInAMissingBucketIsUnchecked() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(4), sample.secondKey, digest -> digest.put("previousDigestS3Bucket", "elsewhere"));
        CliResult ran = sample.validate();
        assertThat(ran.err()).contains("Could not check").contains("the chain continues in the bucket elsewhere");
        assertThat(ran.status()).isEqualTo(3);
    }

    @Test
    void anAddedLogFileIsReported() throws IOException {
        String forged = sample.homeChain.logFileKey(SampleTrail.at(1.75), "FORGEDFORGED0000");
        String record = sample.homeChain.record(UUID.randomUUID(), SampleTrail.at(1.7), "");
        sample.trail.put(
                forged, TrailBuilder.gzip(("{\"Records\":[" + record + "]}").getBytes(StandardCharsets.UTF_8)));
        assertInvalid(forged, "not in any digest");
    }

    @Test
    void addedLogFileWithFutureTimeIsReported() throws IOException {
        String forged = sample.homeChain.logFileKey(Instant.now().plus(Duration.ofMinutes(67)), "FORGEDFORGED0000");
        sample.trail.put(forged, new byte[10]);
        assertInvalid(forged, "the time in its name is in the future");
    }

    @Test
    void aLogFileNamedForTheEndOfItsHourIsPending() throws IOException {
        sample.homeChain.addLogFile(Instant.now().plus(Duration.ofMinutes(60)), 1);
        CliResult ran = sample.validate();
        assertThat(ran.out()).contains("1 log file pending");
        assertThat(ran.status()).isZero();
    }

    @Test
    void addedDigestWithFutureTimeIsReported() throws IOException {
        String forged =
                sample.digests.get(4).replace("2026/01/31", "2036/01/31").replace("20260131T", "20360131T");
        sample.trail.put(forged, Files.readAllBytes(sample.file(sample.digests.get(4))));
        assertInvalid(forged, "has been moved from its original location");
    }

    @Test
    void addedFileWithInvalidNameIsReported() throws IOException {
        String forged = sample.logs.get(0).replace(".json.gz", "-more.json.gz");
        sample.trail.put(forged, new byte[10]);
        assertInvalid(forged, "its name is not that of a log file");
    }

    @Test
    void aDigestSignedWithAnotherKeyIsReported() throws IOException {
        var foreign = TrailBuilder.unpublishedKey(SampleTrail.START, Instant.parse("2027-01-01T00:00:00Z"));
        sample.trail.rewriteDigest(sample.digests.get(1), foreign, digest -> {});
        assertInvalid(sample.digests.get(1), "signature verification failed");
    }

    @Test
    void aDigestSignedWithARetiredKeyIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(4),
                sample.firstKey,
                digest -> digest.put("digestPublicKeyFingerprint", sample.firstKey.fingerprint()));
        assertInvalid(sample.digests.get(4), "which expired at 2026-01-31T13:01:07Z");
    }

    @Test
    void digestWithUnknownKeyIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(1), sample.firstKey, digest -> digest.put("digestPublicKeyFingerprint", "00"));
        assertInvalid(sample.digests.get(1), "public key not found in region us-east-1 for fingerprint 00");
    }

    @Test
    void aMovedLogFileIsReportedAtBothPlaces() throws IOException {
        String moved = sample.logs.get(1).replace("_A", "_B");
        Files.move(sample.file(sample.logs.get(1)), sample.file(moved));
        assertInvalid(sample.logs.get(1), "not found");
        assertInvalid(moved, "not in any digest");
    }

    @Test
    void aLogFileInTheWrongDaysFolderIsReported() throws IOException {
        String moved = sample.logs.get(1).replace("2026/01/31", "2026/01/30");
        Files.createDirectories(sample.file(moved).getParent());
        Files.move(sample.file(sample.logs.get(1)), sample.file(moved));
        assertInvalid(moved, "has been moved");
    }

    @Test
    void wrongPreviousHashIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(2),
                sample.firstKey,
                digest -> digest.put("previousDigestHashValue", "0".repeat(64)));
        assertInvalid(sample.digests.get(2), "previousDigestHashValue is not the hash value of s3://trail/");
    }

    @Test
    void wrongPreviousSignatureIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(2), sample.firstKey, digest -> digest.put("previousDigestSignature", "00"));
        assertInvalid(sample.digests.get(2), "previousDigestSignature is not the signature of s3://trail/");
    }

    @Test
    void gapBetweenChainedDigestsIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(2),
                sample.firstKey,
                digest -> digest.put("digestStartTime", SampleTrail.at(2.5).toString()));
        assertInvalid(sample.digests.get(2), "the previous digest ends at 2026-01-31T12:00:07Z");
    }

    @Test
    void digestSkippedByTheChainIsReported() throws IOException {
        sample.trail.rewriteDigest(
                sample.digests.get(2),
                sample.firstKey,
                digest -> digest.put("previousDigestS3Object", sample.digests.get(0)));
        assertInvalid(sample.digests.get(1), "is not in the chain");
    }

    @Test
    void duplicateRecordIsReported() throws IOException {
        UUID id = UUID.randomUUID();
        Instant time = SampleTrail.at(7.4);
        String content = "{\"Records\":[" + sample.homeChain.record(id, time, "") + "]}";
        sample.homeChain.addLogFile(SampleTrail.at(7.5), content, time, time);
        sample.homeChain.addLogFile(SampleTrail.at(7.6), content, time, time);
        sample.homeChain.addDigest(SampleTrail.hour(8));
        assertThat(sample.validate().err()).contains("the eventID " + id + " occurs more than once");
    }

    @Test
    void copiedRecordInUnlistedFileIsReported() throws IOException {
        byte[] copied = Files.readAllBytes(sample.file(sample.logs.get(0)));
        String pending = sample.homeChain.logFileKey(SampleTrail.at(8.5), "COPYCOPYCOPY0000");
        String unproven = sample.homeChain.logFileKey(SampleTrail.at(4), "COPYCOPYCOPY0000");
        sample.trail.put(pending, copied);
        sample.trail.put(unproven, copied);
        sample.trail.putInBucket("copies", sample.logs.get(0), copied);
        assertInvalid(pending, "occurs more than once in the trail");
        assertInvalid(unproven, "occurs more than once in the trail");
        assertThat(sample.validate().err())
                .containsPattern("s3://copies/.*\tINVALID: .* occurs more than once in the trail");
    }

    @Test
    void twoPendingFilesWithTheSameRecordAreReported() throws IOException {
        byte[] content = TrailBuilder.gzip(
                ("{\"Records\":[" + sample.homeChain.record(UUID.randomUUID(), SampleTrail.at(8.4), "") + "]}")
                        .getBytes(StandardCharsets.UTF_8));
        sample.trail.put(sample.homeChain.logFileKey(SampleTrail.at(8.5), "ONEONEONEONE0000"), content);
        sample.trail.put(sample.homeChain.logFileKey(SampleTrail.at(8.5), "TWOTWOTWOTWO0000"), content);
        CliResult ran = sample.validate();
        assertThat(ran.out()).contains("1/8 log files INVALID", "1 log file pending");
        assertThat(ran.status()).isEqualTo(1);
    }

    @Test
    void orphanLogFilesAreCountedAndNamed() throws IOException {
        String account = "999999999999";
        Instant time = SampleTrail.at(1.5);
        for (String bucket : new String[] {TrailBuilder.BUCKET, "elsewhere"}) {
            String record = sample.homeChain.record(UUID.randomUUID(), time, "").replace(TrailBuilder.ACCOUNT, account);
            sample.trail.putInBucket(
                    bucket,
                    sample.homeChain.logFileKey(time, "OTHEROTHER000000").replace(TrailBuilder.ACCOUNT, account),
                    TrailBuilder.gzip(("{\"Records\":[" + record + "]}").getBytes(StandardCharsets.UTF_8)));
        }
        CliResult ran = sample.validate("--verbose");
        assertThat(ran.out())
                .contains("2 log files not covered by a digest chain")
                .contains("Note: Unproven: 1 log file in s3://elsewhere/AWSLogs/999999999999/CloudTrail/us-east-1/")
                .contains("Note: Unproven: 1 log file in s3://trail/AWSLogs/999999999999/CloudTrail/us-east-1/")
                .contains("OTHEROTHER000000.json.gz\tunproven: no digest chain covers its folder");
        assertThat(ran.status()).isZero();
        assertThat(sample.validate("--s3-bucket", TrailBuilder.BUCKET).out())
                .contains("1 log file not covered by a digest chain");
    }

    @Test
    void wrongEventTimesInDigestAreReported() throws IOException {
        Instant time = SampleTrail.at(7.4);
        String content = "{\"Records\":[" + sample.homeChain.record(UUID.randomUUID(), time, "") + "]}";
        String log = sample.homeChain.addLogFile(SampleTrail.at(7.5), content, time.minusSeconds(9), time);
        sample.homeChain.addDigest(SampleTrail.hour(8));
        assertInvalid(log, "its digest claims");
    }

    private void assertInvalid(String key, String reason) {
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .containsPattern("file\ts3://trail/\\Q" + key + "\\E\tINVALID: [^\n]*\\Q" + reason + "\\E");
        assertThat(ran.err()).doesNotContain("Exception");
        assertThat(ran.status()).isEqualTo(1);
    }

    private void removeDigest(String key) throws IOException {
        Files.delete(sample.file(key));
        Files.delete(sample.metadata(key));
    }

    private static void flipByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void swap(Path one, Path other) throws IOException {
        Path aside = one.resolveSibling("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other, StandardCopyOption.REPLACE_EXISTING);
    }
}
