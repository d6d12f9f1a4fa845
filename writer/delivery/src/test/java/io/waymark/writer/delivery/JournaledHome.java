package io.waymark.writer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.base.thread.Deadline;
import io.waymark.writer.StoreVerifier;
import io.waymark.writer.TestHome;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.DirectoryStore;
import io.waymark.writer.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A home with records in its journal, of two categories and two regions and in several batches by size, and with a key. It
 * is delivered from copies, which die on the way.
 *
 * @param original where it lies
 * @param flushIndex the journal's last entry
 */
record JournaledHome(Path original, long flushIndex) {
    static final int RECORDS = 40;

    /** A second passes between any two looks at it, so that no digest has to wait for one. */
    static final class TickingClock extends Clock {
        private Instant now;

        TickingClock(Instant start) {
            now = start;
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
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

    static JournaledHome create(Path original) throws Exception {
        TestHome home = new TestHome(original);
        long mark = appendRecords(home, Clock.systemUTC());
        plan(home, new DirectoryStore(home.bucket())).keys().current();
        return new JournaledHome(original, mark);
    }

    /** Journals records in the folder that is free; returns the last entry. */
    static long appendRecords(TestHome home, Clock clock) throws Exception {
        Path journals = Files.createDirectories(home.path.resolve("journal"));
        try (JournalFolder mine = JournalFolder.claim(journals);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, home.log)) {
            for (int i = 1; i <= RECORDS; i++) {
                byte[] record = TestHome.record(i);
                String region = i % 5 == 0 ? "us-east-1" : TestHome.REGION;
                journal.append(i, 1_000L * i, i % 2 == 0, TestHome.ACCOUNT, region, record, 0, record.length);
            }
            return journal.requestFlush();
        }
    }

    static DeliverySettings plan(TestHome home, ObjectStore store) {
        return new DeliverySettings(
                home.path.resolve("journal"),
                new Trail("trail", TestHome.ACCOUNT, TestHome.REGION, "trail", ""),
                new RollPolicy(Duration.ofHours(1), 700, 1),
                Duration.ofHours(1),
                store,
                new SigningKeyStore(home.path.resolve("keys"), "", Clock.systemUTC(), home.log));
    }

    /** Copies it, as it was left. */
    TestHome copy(Path to) throws IOException {
        TestHome home = new TestHome(to);
        try (Stream<Path> paths = Files.walk(original)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = home.path.resolve(original.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return home;
    }

    boolean deliver(TestHome home, ObjectStore store) throws IOException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        // Where delivery was begun before, its clock may have come far.
        boolean begun = Files.exists(home.path.resolve("journal/digest-chains.json"));
        Instant start = Instant.now().plus(begun ? Duration.ofMinutes(10) : Duration.ZERO);
        try (HomeDeliverer deliverer = new HomeDeliverer(plan(home, store), new TickingClock(start), home.log)) {
            return deliverer.finish("1", flushIndex, deadline);
        }
    }

    static Map<String, byte[]> logFiles(TestHome home) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String key : home.logFiles()) {
            files.put(key, Files.readAllBytes(home.bucket().resolve(key)));
        }
        return files;
    }

    static void assertSameLogFiles(TestHome home, Map<String, byte[]> expected) throws Exception {
        Map<String, byte[]> found = logFiles(home);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertThat(found.get(file.getKey())).isEqualTo(file.getValue());
        }
        StoreVerifier.verify(home).assertHoldsExactly(1, RECORDS);
    }
}
