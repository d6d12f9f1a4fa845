package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is reported as not checked, never as changed or missing. */
class UnreadableFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<Path> closed = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @BeforeEach
    void build() throws IOException {
        sample = new SampleTrail(directory);
    }

    @AfterEach
    void reopen() throws IOException {
        for (Path path : closed) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Removes all permissions. As root, which reads everything, puts a loop of symbolic links in its place. */
    private void makeUnreadable(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(path)) {
            Files.move(path, directory.resolve("moved-" + UUID.randomUUID()));
            Files.createSymbolicLink(path, path);
        } else {
            closed.add(path);
        }
    }

    private CliResult assertUnchecked(String name) {
        CliResult ran = sample.validate("--verbose");
        assertThat(ran.err()).contains("Could not check\ts3://trail/" + name);
        assertThat(ran.err() + ran.out()).doesNotContain("INVALID", "INCOMPLETE", "Exception");
        assertThat(ran.status()).isEqualTo(3);
        return ran;
    }

    @Test
    void logFile() throws IOException {
        makeUnreadable(sample.file(sample.logs.get(1)));
        assertUnchecked(sample.logs.get(1));
    }

    @Test
    void pendingLogFile() throws IOException {
        String pending = sample.homeChain.addLogFile(SampleTrail.at(7.5), 1);
        makeUnreadable(sample.file(pending));
        assertUnchecked(pending);
    }

    @Test
    void logFileInTheMiddleOfAStream() throws IOException {
        Instant time = SampleTrail.at(7.4);
        List<String> logs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String numbered = ",\"additionalEventData\":{\"stream\":\"abc\",\"sequence\":" + i + "}";
            String record = sample.homeChain.record(UUID.randomUUID(), time, numbered);
            logs.add(sample.homeChain.addLogFile(SampleTrail.at(7.5), "{\"Records\":[" + record + "]}", time, time));
        }
        sample.homeChain.addDigest(SampleTrail.hour(8));
        makeUnreadable(sample.file(logs.get(1)));
        assertThat(assertUnchecked(logs.get(1)).err())
                .contains("stream abc: cannot tell whether the events 1 are missing: some files could not be read");
    }

    @Test
    void digest() throws IOException {
        for (int i = 0; i < sample.digests.size(); i++) {
            makeUnreadable(sample.file(sample.digests.get(i)));
            assertUnchecked(sample.digests.get(i));
        }
    }

    @Test
    void digestThatListsALogFileNamedAfterItsEnd() throws IOException {
        sample.homeChain.addLogFile(SampleTrail.at(8.5), 1);
        String digest = sample.homeChain.addDigest(SampleTrail.hour(8));
        sample.homeChain.addDigest(SampleTrail.hour(9));
        makeUnreadable(sample.file(digest));
        assertUnchecked(digest);
    }

    @Test
    void metadataOfADigest() throws IOException {
        makeUnreadable(sample.metadata(sample.digests.get(1)));
        assertThat(assertUnchecked(sample.digests.get(1)).err()).contains("its metadata: ");
    }

    @Test
    void folderOfLogFiles() throws IOException {
        makeUnreadable(sample.file("AWSLogs/123456789012/CloudTrail/us-east-1/2026/01"));
        assertUnchecked("AWSLogs/123456789012/CloudTrail/us-east-1/2026/01");
    }

    @Test
    void folderOfDigests() throws IOException {
        makeUnreadable(sample.file("AWSLogs/123456789012/CloudTrail-Digest/us-east-1"));
        assertUnchecked("AWSLogs/123456789012/CloudTrail-Digest/us-east-1");
    }

    @Test
    void folderOfOneDaysDigests() throws IOException {
        sample.homeChain.addDigest(SampleTrail.hour(24));
        makeUnreadable(sample.file("AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/01/31"));
        assertUnchecked("AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/01/31");
    }

    @Test
    void everything() throws IOException {
        makeUnreadable(sample.file("AWSLogs"));
        assertThat(assertUnchecked("AWSLogs").err())
                .contains("No digests found")
                .contains("see the problems above");
    }

    @Test
    void bucketLinkedFromWithinTheStoreIsRead() throws IOException {
        Path bucket = sample.trail.bucket();
        Files.move(bucket, bucket.resolveSibling("disk"));
        Files.createSymbolicLink(bucket, Path.of("disk"));
        CliResult ran = sample.validate("--s3-bucket", "trail");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("7/7 log files valid");
    }

    @Test
    void bucketLinkedFromElsewhereIsNamed() throws IOException {
        Path bucket = sample.trail.bucket();
        Files.createDirectory(directory.resolve("journal"));
        Path elsewhere = Files.move(bucket, directory.resolve("disk"));
        Files.createSymbolicLink(bucket, elsewhere);
        assertThat(assertUnchecked("").err())
                .contains("the bucket is a symbolic link that leaves the store, to " + elsewhere.toRealPath())
                .doesNotContain("nothing has been delivered");
    }
}
