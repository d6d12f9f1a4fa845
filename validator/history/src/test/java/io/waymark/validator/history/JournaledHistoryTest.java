package io.waymark.validator.history;

import static io.waymark.validator.history.TestStore.find;
import static io.waymark.validator.history.TestStore.page;
import static io.waymark.validator.history.TestStore.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a history finds before the log files come, and after a restart. */
class JournaledHistoryTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private final Instant now = Instant.now();
    private final List<String> journal = new ArrayList<>();
    private final List<Long> readFrom = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    @BeforeEach
    void createStore() throws IOException {
        store = new TestStore(home, now.minusSeconds(600));
    }

    private JournalSource.JournaledEvents read(Map<String, Long> after, int limit) {
        int from = after.getOrDefault("1", 0L).intValue();
        int to = Math.min(journal.size(), from + limit);
        readFrom.add((long) from);
        Map<String, Long> positions = new HashMap<>(after);
        positions.put("1", (long) to);
        return new JournalSource.JournaledEvents(
                journal.subList(from, to).stream()
                        .map(record -> record.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                positions);
    }

    private StoreHistory open(Duration commitInterval) throws IOException {
        return StoreHistory.open(
                ReadOnlyDirectoryStore.open(home.resolve("store")),
                this::read,
                home.resolve("history"),
                HistorySettings.DEFAULT,
                Clock.systemUTC(),
                new Problems(),
                commitInterval);
    }

    private String journal(long sequence) {
        String record = store.record(now.minusSeconds(60 - sequence), sequence, "");
        journal.add(record);
        return record;
    }

    @Test
    void journaledEventIsFoundOnceBeforeAndAfterItsLogFile() throws IOException {
        try (StoreHistory history = open(Duration.ZERO)) {
            String first = journal(1);
            history.addJournaled();
            assertThat(find(history, query())).containsExactly(1L);
            String second = journal(2);
            store.addFile(now, first, second);
            history.update();
            assertThat(find(history, query())).containsExactly(2L, 1L);
            history.addJournaled();
            journal(3);
            history.addJournaled();
            assertThat(find(history, query())).containsExactly(3L, 2L, 1L);
        }
    }

    @Test
    void eventThatIsReadFromTheJournalLaterKeepsItsLogFile() throws IOException {
        String first = journal(1);
        journal(2);
        String file = store.addFile(now, first);
        try (StoreHistory history = open(NEVER)) {
            history.update();
            history.addJournaled();
            assertThat(page(history, query(), null, 2).found())
                    .extracting(HistoryPage.FoundEvent::logFiles)
                    .containsExactly(
                            List.of(), List.of("s3://" + store.trail.bucket().getFileName() + "/" + file));
        }
    }

    @Test
    void restartContinuesAfterTheLastCommit() throws IOException {
        try (StoreHistory history = open(Duration.ZERO)) {
            journal(1);
            history.addJournaled();
        }
        try (StoreHistory history = open(NEVER)) {
            journal(2);
            history.addJournaled();
            assertThat(readFrom).endsWith(1L);
            assertThat(find(history, query())).containsExactly(2L, 1L);
        }
        // The second event was not committed, so it is read again.
        readFrom.clear();
        try (StoreHistory history = open(NEVER)) {
            assertThat(find(history, query())).containsExactly(1L);
            history.addJournaled();
            assertThat(readFrom).containsExactly(1L);
            assertThat(find(history, query())).containsExactly(2L, 1L);
        }
    }

    @Test
    void rebuiltHistoryReadsTheJournalsFromTheirBeginning() throws IOException {
        journal(1);
        try (StoreHistory history = open(Duration.ZERO)) {
            history.addJournaled();
            history.rebuild();
            assertThat(find(history, query())).as("log files alone").isEmpty();
            history.addJournaled();
            assertThat(find(history, query())).containsExactly(1L);
        }
    }
}
