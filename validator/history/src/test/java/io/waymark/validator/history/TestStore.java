package io.waymark.validator.history;

import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A store with log files, and the directory of its index. */
final class TestStore {
    final TrailBuilder trail;
    final ChainBuilder chain;
    final Path directory;
    final Problems problems = new Problems();

    TestStore(Path home, Instant start) throws IOException {
        trail = new TrailBuilder(home);
        directory = home.resolve("history");
        Files.createDirectories(trail.bucket());
        chain = trail.chain(TrailBuilder.HOME_REGION, TrailBuilder.unpublishedKey(start, start), start);
    }

    StoreHistory open(Clock clock) throws IOException {
        return open(clock, HistorySettings.DEFAULT);
    }

    StoreHistory open(Clock clock, HistorySettings settings) throws IOException {
        return StoreHistory.open(ReadOnlyDirectoryStore.open(trail.store()), directory, settings, clock, problems);
    }

    /** Opens a history that commits after each file, or after more. */
    StoreHistory open(Duration commitInterval) throws IOException {
        return StoreHistory.open(
                ReadOnlyDirectoryStore.open(trail.store()),
                JournalSource.NONE,
                directory,
                HistorySettings.DEFAULT,
                Clock.systemUTC(),
                problems,
                commitInterval);
    }

    /** Returns a record with its place in a stream. */
    String record(Instant time, long sequence, String more) {
        return chain.record(
                UUID.randomUUID(),
                time,
                ",\"additionalEventData\":{\"stream\":\"s\",\"sequence\":" + sequence + "}" + more);
    }

    String addFile(Instant delivered, String... records) throws IOException {
        return chain.addLogFile(delivered, "{\"Records\":[" + String.join(",", records) + "]}", delivered, delivered);
    }

    static HistoryQuery query(Condition... conditions) {
        return new HistoryQuery(EventCategory.MANAGEMENT, List.of(conditions), null, null);
    }

    static HistoryPage page(StoreHistory store, HistoryQuery query, @Nullable HistoryPosition after, int limit)
            throws IOException {
        return new EventHistory(List.of(store)).find(query, after, limit);
    }

    /** Returns the sequence numbers of all events that are found. */
    static List<Long> find(StoreHistory store, HistoryQuery query) throws IOException {
        List<Long> found = new ArrayList<>();
        HistoryPosition after = null;
        do {
            HistoryPage page = page(store, query, after, 50);
            page.events().stream().map(StoredRecord::sequence).forEach(found::add);
            after = page.next().orElse(null);
        } while (after != null);
        return found;
    }
}
