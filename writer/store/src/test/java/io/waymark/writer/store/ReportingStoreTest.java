package io.waymark.writer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportingStoreTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final FailingStore failing = new FailingStore();
    private ReportingStore store;

    /** Fails with the exception that is set, if one is. */
    private static final class FailingStore implements ObjectStore {
        private IOException failure;

        private void fail() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void put(String key, Path file, Map<String, String> metadata) throws IOException {
            fail();
        }

        @Override
        public Optional<StoredObject> read(String key) throws IOException {
            fail();
            return Optional.empty();
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            fail();
            return List.of();
        }
    }

    @BeforeEach
    void makeStore() {
        OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
        log.logToFolder(folder);
        store = new ReportingStore(failing, log);
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(folder.resolve("waymark.log")).stream()
                .filter(line -> line.contains(" INFO ") || line.contains(" ERROR "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private void fail(String reason, String message) {
        failing.failure = new StoreException(reason, message, null);
        assertThatThrownBy(() -> store.list("")).isSameAs(failing.failure);
    }

    @Test
    void reportsEachReasonAndRecoveryOnce() throws Exception {
        store.list("");
        fail("away", "a does not answer");
        fail("away", "b does not answer");
        fail("denied", "c is denied");
        fail("away", "d does not answer");
        failing.failure = null;
        store.list("");
        store.read("a");
        assertThat(log()).hasSize(2);
        store.put("a", folder, Map.of());
        store.put("b", folder, Map.of());
        assertThat(log()).hasSize(3);
        assertThat(log().get(0)).startsWith("ERROR a does not answer; events stay in the journal");
        assertThat(log().get(1)).startsWith("ERROR c is denied");
        assertThat(log().get(2)).matches("INFO the store can be used again after \\d+ s; delivery resumes");
        assertThat(stderr.toString(StandardCharsets.UTF_8)).hasLineCount(3);
    }

    @Test
    void laterOutagesAreLoggedButNotPrinted() throws Exception {
        for (int outage = 0; outage < 2; outage++) {
            fail("away", "a does not answer");
            failing.failure = null;
            store.put("a", folder, Map.of());
        }
        assertThat(log()).hasSize(4);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).hasLineCount(2);
    }

    @Test
    void storeThatRefusesPutsIsNotBackWhenItAnswersReads() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            failing.failure = new StoreException("PutObject 403 AccessDenied", "PutObject of a failed", null);
            assertThatThrownBy(() -> store.put("a", folder, Map.of())).isSameAs(failing.failure);
            failing.failure = null;
            store.read("a");
            store.list("");
        }
        assertThat(log()).hasSize(1);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).hasLineCount(1);
    }

    @Test
    void storeIsBackWhenAnObjectWasPutAndNotAtAConflict() throws Exception {
        fail("away", "a does not answer");
        failing.failure = new ObjectConflictException("a is there");
        assertThatThrownBy(() -> store.put("a", folder, Map.of())).isSameAs(failing.failure);
        assertThat(log()).hasSize(1);
        failing.failure = null;
        store.put("b", folder, Map.of());
        assertThat(log()).hasSize(2);
        assertThat(log().get(1)).contains("can be used again");
    }
}
