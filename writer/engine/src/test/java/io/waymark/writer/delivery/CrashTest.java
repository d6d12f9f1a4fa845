package io.waymark.writer.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.writer.StoreCheck;
import io.waymark.writer.TestHome;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.keys.Keys;
import io.waymark.writer.store.DirectoryStore;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever delivery dies, the next one comes to the same objects. */
class CrashTest {
    private static final int RECORDS = 40;

    @TempDir
    Path folder;

    private long mark;

    /** A second passes between any two looks at it, so that no digest has to wait for one. */
    private static final class HastyClock extends Clock {
        private Instant now = Instant.now();

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

    /** Ends the process, as far as the code under test can tell. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Crashes at one of its puts, before or after it; and notes what was on disk at each. */
    private static final class CrashingStore implements ObjectStore {
        private final DirectoryStore store;
        private final Path journals;
        private final int crashAt;
        private int steps;
        final List<Map<String, byte[]>> states = new ArrayList<>();

        CrashingStore(TestHome home, int crashAt) {
            store = new DirectoryStore(home.bucket());
            journals = home.path.resolve("journal");
            this.crashAt = crashAt;
        }

        private void step() {
            if (steps++ == crashAt) {
                throw new Crash();
            }
        }

        @Override
        public void put(String key, Path file, Map<String, String> metadata) throws IOException {
            Map<String, byte[]> state = new HashMap<>();
            for (String name : List.of("1/checkpoint.json", "digests.json")) {
                Path path = journals.resolve(name);
                if (Files.exists(path)) {
                    state.put(name, Files.readAllBytes(path));
                }
            }
            states.add(state);
            step();
            store.put(key, file, metadata);
            step();
        }

        @Override
        public Optional<StoredObject> read(String key) throws IOException {
            return store.read(key);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return store.list(prefix);
        }
    }

    /** Journals records of two categories and two regions, with two batches by size, and makes the key. */
    @BeforeEach
    void journalRecords() throws Exception {
        TestHome home = new TestHome(folder.resolve("original"));
        Path journals = Files.createDirectories(home.path.resolve("journal"));
        try (JournalFolder mine = JournalFolder.claim(journals);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            for (int i = 1; i <= RECORDS; i++) {
                byte[] record = TestHome.record(i);
                String region = i % 5 == 0 ? "us-east-1" : TestHome.REGION;
                journal.append(i, 1_000L * i, i % 2 == 0, TestHome.ACCOUNT, region, record, 0, record.length);
            }
            mark = journal.cut();
        }
        plan(home, new DirectoryStore(home.bucket())).keys().current();
    }

    private static DeliveryPlan plan(TestHome home, ObjectStore store) {
        return new DeliveryPlan(
                home.path.resolve("journal"),
                new Trail("trail", TestHome.ACCOUNT, TestHome.REGION, "trail", ""),
                new RollPolicy(Duration.ofHours(1), 700, 1),
                Duration.ofHours(1),
                store,
                new Keys(home.path.resolve("keys"), "", Clock.systemUTC(), home.log));
    }

    private TestHome copy(String name) throws IOException {
        Path original = folder.resolve("original");
        TestHome home = new TestHome(folder.resolve(name));
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

    private boolean deliver(TestHome home, ObjectStore store) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (Deliverer deliverer = new Deliverer(plan(home, store), new HastyClock(), home.log)) {
            return deliverer.finish("1", mark, deadline);
        }
    }

    private static Map<String, byte[]> logFiles(TestHome home) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String key : home.logFiles()) {
            files.put(key, Files.readAllBytes(home.bucket().resolve(key)));
        }
        return files;
    }

    private static void assertSame(TestHome home, Map<String, byte[]> expected) throws Exception {
        Map<String, byte[]> found = logFiles(home);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertThat(found.get(file.getKey())).isEqualTo(file.getValue());
        }
        StoreCheck.of(home).holdsExactly(1, RECORDS);
    }

    @Test
    void aCrashAtAnyPutLeadsToTheSameObjects() throws Exception {
        TestHome whole = copy("whole");
        CrashingStore counting = new CrashingStore(whole, -1);
        assertThat(deliver(whole, counting)).isTrue();
        Map<String, byte[]> expected = logFiles(whole);
        assertThat(expected).hasSizeGreaterThan(6);
        assertSame(whole, expected);
        assertThat(counting.steps).isGreaterThan(16);
        for (int step = 0; step < counting.steps; step++) {
            TestHome home = copy("crashed-" + step);
            CrashingStore crashing = new CrashingStore(home, step);
            assertThatThrownBy(() -> deliver(home, crashing)).isInstanceOf(Crash.class);
            assertThat(deliver(home, new DirectoryStore(home.bucket()))).isTrue();
            assertSame(home, expected);
        }
    }

    @Test
    void anOldCheckpointOrALostOneLeadsToTheSameObjects() throws Exception {
        TestHome home = copy("home");
        CrashingStore noting = new CrashingStore(home, -1);
        assertThat(deliver(home, noting)).isTrue();
        Map<String, byte[]> expected = logFiles(home);
        Path checkpoint = home.path.resolve("journal/1/checkpoint.json");
        for (Map<String, byte[]> state : noting.states) {
            // As after a crash between remembering the files for the digest and moving the checkpoint on.
            restore(checkpoint, state.get("1/checkpoint.json"));
            assertThat(deliver(home, new DirectoryStore(home.bucket()))).isTrue();
            assertSame(home, expected);
        }
        Files.delete(checkpoint);
        assertThat(deliver(home, new DirectoryStore(home.bucket()))).isTrue();
        assertSame(home, expected);
    }

    private static void restore(Path file, byte @Nullable [] content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
        } else {
            Files.write(file, content);
        }
    }

    @Test
    void anObjectThatAnotherCompressorWroteOfTheSameRecordsIsTaken() throws Exception {
        TestHome home = copy("home");
        CrashingStore crashing = new CrashingStore(home, 1);
        assertThatThrownBy(() -> deliver(home, crashing)).isInstanceOf(Crash.class);
        Path object = home.bucket().resolve(home.logFiles().get(0));
        byte[] records;
        try (GZIPInputStream gzip = new GZIPInputStream(Files.newInputStream(object))) {
            records = gzip.readAllBytes();
        }
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(object))) {
            gzip.write(records);
        }
        assertThat(deliver(home, new DirectoryStore(home.bucket()))).isTrue();
        StoreCheck.of(home).holdsExactly(1, RECORDS);
    }

    @Test
    void anObjectThatSomebodyChangedIsReportedAndDeliveryGoesOnWhenItIsMovedAway() throws Exception {
        TestHome home = copy("home");
        CrashingStore crashing = new CrashingStore(home, 1);
        assertThatThrownBy(() -> deliver(home, crashing)).isInstanceOf(Crash.class);
        Path object = home.bucket().resolve(home.logFiles().get(0));
        Files.writeString(object, "forged");
        try (Deliverer deliverer =
                new Deliverer(plan(home, new DirectoryStore(home.bucket())), new HastyClock(), home.log)) {
            long deadline = System.nanoTime() + Duration.ofMillis(300).toNanos();
            assertThat(deliverer.finish("1", mark, deadline)).isFalse();
            assertThat(home.stderr()).contains(object.toString()).contains("left as it is");
            assertThat(object).hasContent("forged");
            Files.delete(object);
            assertThat(deliverer.finish(
                            "1",
                            mark,
                            System.nanoTime() + Duration.ofSeconds(30).toNanos()))
                    .isTrue();
        }
        StoreCheck.of(home).holdsExactly(1, RECORDS);
    }
}
