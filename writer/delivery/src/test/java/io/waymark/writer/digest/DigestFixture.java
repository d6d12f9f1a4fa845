package io.waymark.writer.digest;

import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.LogFileKey;
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
import org.junit.jupiter.api.io.TempDir;

/** A home, its store and its digest writers. */
abstract class DigestFixture {
    static final Instant START = Instant.parse("2026-01-31T22:30:00.25Z");
    static final String ACCOUNT = "123456789012";
    static final String DIGESTS = "AWSLogs/123456789012/CloudTrail-Digest/";

    @TempDir
    Path folder;

    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    DirectoryStore store;

    DigestFixture() {
        store = new DirectoryStore(Path.of("."));
    }

    @BeforeEach
    void makeStore() {
        store = new DirectoryStore(folder.resolve("store"));
    }

    DigestWriter open(Clock clock) throws IOException {
        return open(clock, "password");
    }

    DigestWriter open(Clock clock, String password) throws IOException {
        return new DigestWriter(
                folder,
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                Duration.ofHours(1),
                store,
                new SigningKeyStore(folder.resolve("keys"), password, clock, log),
                clock,
                log);
    }

    DigestWriter open(ManualClock clock, Duration interval) throws IOException {
        return new DigestWriter(
                folder,
                new Trail("trail", ACCOUNT, "us-east-1", "trail", ""),
                new DigestSchedule(interval, clock, () -> clock.nanos),
                store,
                new SigningKeyStore(folder.resolve("keys"), "password", clock, log),
                clock,
                log);
    }

    static void runFor(DigestWriter digests, ManualClock clock, Duration time) throws IOException {
        Instant end = clock.now.plus(time);
        while (clock.now.isBefore(end)) {
            clock.advance(Duration.ofMillis(50));
            digests.writeDue();
        }
    }

    /** The name's time is later than every digest. */
    static String key(String region, int number) {
        return new LogFileKey(
                        "", ACCOUNT, region, Instant.parse("2026-03-01T00:00:00Z"), String.format("%016d", number))
                .toString();
    }

    static Digest.LogFileEntry logFile(String object) {
        return new Digest.LogFileEntry(
                "trail",
                object,
                "0123abcd",
                Instant.parse("2026-01-31T22:31:00Z"),
                Instant.parse("2026-01-31T22:30:30Z"));
    }

    static String logFileKey(String minute) {
        return new LogFileKey("", ACCOUNT, "us-east-1", Instant.parse(minute), "0123456789abcdef").toString();
    }

    List<String> objects() throws IOException {
        return store.list(DIGESTS).stream().sorted().toList();
    }

    String text(String object) throws IOException {
        try (GZIPInputStream gzip =
                new GZIPInputStream(Files.newInputStream(folder.resolve("store").resolve(object)))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Digest digest(int number) throws Exception {
        return Digest.read(text(objects().get(number)).getBytes(StandardCharsets.UTF_8));
    }

    /** Time of day and the time that the process runs, both set by hand. */
    static final class ManualClock extends Clock {
        Instant now = START;
        long nanos;

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
}
