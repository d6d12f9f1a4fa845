package io.waymark.writer.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.thread.Deadline;
import io.waymark.writer.StoreVerifier;
import io.waymark.writer.TestHome;
import io.waymark.writer.store.DirectoryStore;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoreException;
import io.waymark.writer.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever delivery dies, the next one comes to the same objects. */
class CrashTest {
    @TempDir
    Path folder;

    private JournaledHome original;

    CrashTest() {
        original = new JournaledHome(Path.of("."), 0);
    }

    @BeforeEach
    void journalRecords() throws Exception {
        original = JournaledHome.create(folder.resolve("original"));
    }

    /** Ends the process, as far as the code under test can tell. */
    private static final class SimulatedCrash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Crashes at one of its puts, before or after it; and notes what was on disk at each. */
    private static final class CrashingStore implements ObjectStore {
        /** The claim of the trail was put before. */
        static final int AFTER_FIRST_LOG_FILE = 3;

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
                throw new SimulatedCrash();
            }
        }

        @Override
        public void put(String key, Path file, Map<String, String> metadata) throws IOException {
            Map<String, byte[]> state = new HashMap<>();
            for (String name : List.of("1/checkpoint.json", "digest-chains.json")) {
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

    @Test
    void crashAtAnyPutProducesIdenticalObjects() throws Exception {
        TestHome whole = original.copy(folder.resolve("whole"));
        CrashingStore counting = new CrashingStore(whole, -1);
        assertThat(original.deliver(whole, counting)).isTrue();
        Map<String, byte[]> expected = JournaledHome.logFiles(whole);
        assertThat(expected).hasSizeGreaterThan(6);
        JournaledHome.assertSameLogFiles(whole, expected);
        assertThat(counting.steps).isGreaterThan(16);
        for (int step = 0; step < counting.steps; step++) {
            TestHome home = original.copy(folder.resolve("crashed-" + step));
            CrashingStore crashing = new CrashingStore(home, step);
            assertThatThrownBy(() -> original.deliver(home, crashing)).isInstanceOf(SimulatedCrash.class);
            assertThat(original.deliver(home, new DirectoryStore(home.bucket())))
                    .isTrue();
            JournaledHome.assertSameLogFiles(home, expected);
        }
    }

    @Test
    void checkpointedBatchSurvivesJournalLoss() throws Exception {
        TestHome whole = original.copy(folder.resolve("whole"));
        assertThat(original.deliver(whole, new DirectoryStore(whole.bucket()))).isTrue();
        Map<String, byte[]> expected = JournaledHome.logFiles(whole);
        TestHome home = original.copy(folder.resolve("home"));
        CrashingStore crashing = new CrashingStore(home, CrashingStore.AFTER_FIRST_LOG_FILE);
        assertThatThrownBy(() -> original.deliver(home, crashing)).isInstanceOf(SimulatedCrash.class);
        assertThat(JournaledHome.logFiles(home)).hasSize(1);
        // As after a power loss: the names were forced, the content was not.
        try (Stream<Path> segments = Files.list(home.path.resolve("journal/1/queue"))) {
            for (Path segment :
                    segments.filter(file -> file.toString().endsWith(".cq4")).toList()) {
                Files.write(segment, new byte[(int) Files.size(segment)]);
            }
        }
        Files.writeString(home.path.resolve("journal/1/dirty"), "");
        // What comes after the batch is gone: delivery is not to wait for it.
        new JournaledHome(home.path, Long.MIN_VALUE).deliver(home, new DirectoryStore(home.bucket()));
        assertThat(JournaledHome.logFiles(home))
                .hasSizeGreaterThan(1)
                .allSatisfy((name, content) -> assertThat(content).isEqualTo(expected.get(name)));
        StoreVerifier.verify(home);
    }

    @Test
    void deliversJournalThatReplacedAMovedOne() throws Exception {
        TestHome home = new TestHome(folder.resolve("home"));
        // Segments of a busy service are numbered far ahead of the clock.
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(10));
        DirectoryStore store = new DirectoryStore(home.bucket());
        assertThat(new JournaledHome(home.path, JournaledHome.appendRecords(home, ahead)).deliver(home, store))
                .isTrue();
        int before = JournaledHome.logFiles(home).size();
        Files.move(home.path.resolve("journal/1"), folder.resolve("moved-away"));
        assertThat(new JournaledHome(home.path, JournaledHome.appendRecords(home, Clock.systemUTC()))
                        .deliver(home, store))
                .isTrue();
        assertThat(home.stderr()).contains("is not the one that was delivered before");
        assertThat(JournaledHome.logFiles(home)).hasSize(2 * before);
        StoreVerifier.verify(home);
    }

    @Test
    void staleOrLostCheckpointProducesIdenticalObjects() throws Exception {
        TestHome home = original.copy(folder.resolve("home"));
        CrashingStore noting = new CrashingStore(home, -1);
        assertThat(original.deliver(home, noting)).isTrue();
        Map<String, byte[]> expected = JournaledHome.logFiles(home);
        Path checkpoint = home.path.resolve("journal/1/checkpoint.json");
        for (Map<String, byte[]> state : noting.states) {
            // As after a crash between remembering the files for the digest and moving the checkpoint on.
            restore(checkpoint, state.get("1/checkpoint.json"));
            assertThat(original.deliver(home, new DirectoryStore(home.bucket())))
                    .isTrue();
            JournaledHome.assertSameLogFiles(home, expected);
        }
        Files.delete(checkpoint);
        assertThat(original.deliver(home, new DirectoryStore(home.bucket()))).isTrue();
        JournaledHome.assertSameLogFiles(home, expected);
    }

    private static void restore(Path file, byte @Nullable [] content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
        } else {
            Files.write(file, content);
        }
    }

    @Test
    void acceptsObjectCompressedDifferently() throws Exception {
        TestHome home = original.copy(folder.resolve("home"));
        CrashingStore crashing = new CrashingStore(home, CrashingStore.AFTER_FIRST_LOG_FILE);
        assertThatThrownBy(() -> original.deliver(home, crashing)).isInstanceOf(SimulatedCrash.class);
        Path object = home.bucket().resolve(home.logFiles().get(0));
        byte[] records;
        try (GZIPInputStream gzip = new GZIPInputStream(Files.newInputStream(object))) {
            records = gzip.readAllBytes();
        }
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(object))) {
            gzip.write(records);
        }
        assertThat(original.deliver(home, new DirectoryStore(home.bucket()))).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, JournaledHome.RECORDS);
    }

    @Test
    void conflictingObjectBlocksDeliveryUntilMovedAway() throws Exception {
        TestHome home = original.copy(folder.resolve("home"));
        CrashingStore crashing = new CrashingStore(home, CrashingStore.AFTER_FIRST_LOG_FILE);
        assertThatThrownBy(() -> original.deliver(home, crashing)).isInstanceOf(SimulatedCrash.class);
        Path object = home.bucket().resolve(home.logFiles().get(0));
        Files.writeString(object, "forged");
        try (HomeDeliverer deliverer = new HomeDeliverer(
                JournaledHome.plan(home, new DirectoryStore(home.bucket())),
                new JournaledHome.TickingClock(Instant.now()),
                home.log)) {
            Deadline deadline = Deadline.after(Duration.ofMillis(300));
            assertThat(deliverer.finish("1", original.flushIndex(), deadline)).isFalse();
            assertThat(home.stderr()).contains(object.toString()).contains("not overwritten");
            assertThat(object).hasContent("forged");
            Files.delete(object);
            assertThat(deliverer.finish("1", original.flushIndex(), Deadline.after(Duration.ofSeconds(30))))
                    .isTrue();
        }
        StoreVerifier.verify(home).assertHoldsExactly(1, JournaledHome.RECORDS);
    }

    /** Cannot be reached once the trail is claimed; notes when each file was written that it was to be given. */
    private static final class UnavailableStore implements ObjectStore {
        static final int FAILURES = 4;

        private final DirectoryStore store;
        private int calls;
        final List<FileTime> modifiedTimes = new ArrayList<>();

        UnavailableStore(TestHome home) {
            store = new DirectoryStore(home.bucket());
        }

        private void call() throws StoreException {
            if (++calls <= FAILURES) {
                throw new StoreException("away", "the store is away", null);
            }
        }

        @Override
        public void put(String key, Path file, Map<String, String> metadata) throws IOException {
            if (key.contains("/CloudTrail/")) {
                modifiedTimes.add(Files.getLastModifiedTime(file));
            }
            if (!key.contains("/Waymark/")) {
                call();
            }
            store.put(key, file, metadata);
        }

        @Override
        public Optional<StoredObject> read(String key) throws IOException {
            if (!key.contains("/Waymark/")) {
                call();
            }
            return store.read(key);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return store.list(prefix);
        }
    }

    @Test
    void keepsSpooledFilesWhileStoreIsUnavailable() throws Exception {
        TestHome whole = original.copy(folder.resolve("whole"));
        assertThat(original.deliver(whole, new DirectoryStore(whole.bucket()))).isTrue();
        TestHome home = original.copy(folder.resolve("home"));
        UnavailableStore away = new UnavailableStore(home);
        assertThat(original.deliver(home, away)).isTrue();
        Map<String, byte[]> expected = JournaledHome.logFiles(whole);
        assertThat(away.modifiedTimes).hasSize(expected.size() + UnavailableStore.FAILURES);
        assertThat(away.modifiedTimes.subList(0, UnavailableStore.FAILURES + 1))
                .containsOnly(away.modifiedTimes.get(0));
        JournaledHome.assertSameLogFiles(home, expected);
    }
}
