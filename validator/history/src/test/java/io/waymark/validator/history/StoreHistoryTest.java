package io.waymark.validator.history;

import static io.waymark.validator.history.TestStore.find;
import static io.waymark.validator.history.TestStore.page;
import static io.waymark.validator.history.TestStore.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.format.FormatException;
import io.waymark.testing.AdjustableClock;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.history.StoreHistory.UpdateResult;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a history finds, and what it keeps. */
class StoreHistoryTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    @BeforeEach
    void createStore() throws IOException {
        store = new TestStore(home, NOW);
    }

    private static Instant minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    @Test
    void eventsAreFoundByEachAttributeAndSeveral() throws IOException {
        String alice = store.record(minutesAgo(30), 1, "");
        String bob = store.record(
                        minutesAgo(20),
                        2,
                        ",\"resources\":[{\"type\":\"Example::Order\",\"ARN\":\"arn:aws:orders:us-east-1:1:order/a/7\"}]")
                .replace("\"userName\":\"alice\"", "\"userName\":\"bob\",\"accessKeyId\":\"AKIA7\"")
                .replace("PlaceOrder", "DeleteOrder")
                .replace("orders.example.com", "shop.example.com");
        String reader = store.record(minutesAgo(10), 3, "").replace("\"readOnly\":false", "\"readOnly\":true");
        store.addFile(minutesAgo(5), alice, bob, reader);
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 3));
            assertThat(find(history, query())).as("newest first").containsExactly(3L, 2L, 1L);
            String id = bob.replaceAll(".*\"eventID\":\"([^\"]+)\".*", "$1");
            List<Condition> ofBob = List.of(
                    new Condition(LookupAttribute.EVENT_ID, id),
                    new Condition(LookupAttribute.EVENT_NAME, "DeleteOrder"),
                    new Condition(LookupAttribute.USERNAME, "bob"),
                    new Condition(LookupAttribute.RESOURCE_TYPE, "Example::Order"),
                    new Condition(LookupAttribute.RESOURCE_NAME, "arn:aws:orders:us-east-1:1:order/a/7"),
                    new Condition(LookupAttribute.RESOURCE_NAME, "a/7"),
                    new Condition(LookupAttribute.RESOURCE_NAME, "7"),
                    new Condition(LookupAttribute.EVENT_SOURCE, "shop.example.com"),
                    new Condition(LookupAttribute.ACCESS_KEY_ID, "AKIA7"));
            for (Condition condition : ofBob) {
                assertThat(find(history, query(condition)))
                        .as(condition.toString())
                        .containsExactly(2L);
            }
            assertThat(find(history, query(ofBob.toArray(new Condition[0])))).containsExactly(2L);
            assertThat(find(history, query(new Condition(LookupAttribute.READ_ONLY, "true"))))
                    .containsExactly(3L);
            assertThat(find(
                            history,
                            query(
                                    new Condition(LookupAttribute.READ_ONLY, "false"),
                                    new Condition(LookupAttribute.USERNAME, "alice"))))
                    .containsExactly(1L);
            assertThat(find(history, query(new Condition(LookupAttribute.USERNAME, "ali"))))
                    .isEmpty();
            assertThat(find(
                            history,
                            new HistoryQuery(EventCategory.MANAGEMENT, List.of(), minutesAgo(20), minutesAgo(20))))
                    .as("times are inclusive")
                    .containsExactly(2L);
        }
    }

    @Test
    void dataEventsAreLeftToTheFilesAndInsightsAreApart() throws IOException {
        String data = store.record(minutesAgo(10), 1, "").replace("\"Management\"", "\"Data\"");
        String insight = store.record(minutesAgo(10), 2, "").replace("\"Management\"", "\"Insight\"");
        String old = store.record(minutesAgo(10), 3, "").replace("\"eventCategory\":\"Management\",", "");
        store.addFile(minutesAgo(5), data, insight, old);
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            assertThat(find(history, query())).containsExactly(3L);
            assertThat(find(history, new HistoryQuery(EventCategory.INSIGHT, List.of(), null, null)))
                    .containsExactly(2L);
        }
    }

    @Test
    void dataEventsAreKeptByOption() throws IOException {
        String management = store.record(minutesAgo(12), 1, "");
        String data = store.record(minutesAgo(10), 2, "").replace("\"Management\"", "\"Data\"");
        String old = store.record(minutesAgo(9), 3, ",\"managementEvent\":false")
                .replace("\"eventCategory\":\"Management\",", "");
        store.addFile(minutesAgo(5), management, data, old);
        HistoryQuery all = new HistoryQuery(null, List.of(), null, null);
        HistoryQuery dataEvents = new HistoryQuery(EventCategory.DATA, List.of(), null, null);
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
        }
        for (int run = 0; run < 2; run++) {
            try (StoreHistory history = store.open(CLOCK, new HistorySettings(90, true))) {
                assertThat(history.update())
                        .as("rebuilt once")
                        .isEqualTo(run == 0 ? new UpdateResult(1, 3) : new UpdateResult(0, 0));
                assertThat(find(history, all)).containsExactly(3L, 2L, 1L);
                assertThat(find(history, dataEvents)).containsExactly(3L, 2L);
                assertThat(find(history, query())).as("management events").containsExactly(1L);
            }
        }
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(find(history, all)).containsExactly(1L);
        }
    }

    /** Events of one second, late events and new ones come between the pages; merges renumber the documents. */
    @Test
    void pagesAreStableWhileEventsArrive() throws IOException {
        Instant second = minutesAgo(60);
        for (int file = 0; file < 10; file++) {
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                records.add(store.record(second.plusSeconds(i / 7), file * 20L + i, ""));
            }
            store.addFile(minutesAgo(50 - file), records.toArray(new String[0]));
        }
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            List<Long> expected = find(history, query());
            assertThat(expected).hasSize(200).doesNotHaveDuplicates();
            List<Long> found = new ArrayList<>();
            HistoryPosition after = null;
            long late = 1_000;
            do {
                HistoryPage page = page(history, query(), after, 7);
                page.events().stream().map(StoredRecord::sequence).forEach(found::add);
                after = page.next().orElse(null);
                store.addFile(
                        minutesAgo(1),
                        store.record(minutesAgo(2), late++, ""),
                        store.record(second.plusSeconds(1), late++, ""),
                        store.record(second.minusSeconds(1), late++, ""));
                history.update();
            } while (after != null);
            assertThat(found).doesNotHaveDuplicates();
            assertThat(found.stream().filter(sequence -> sequence < 1_000)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void eventOfDay89IsFoundAndOfDay91IsNot() throws IOException {
        Instant day89 = NOW.minus(Duration.ofDays(89));
        Instant day91 = NOW.minus(Duration.ofDays(91));
        store.addFile(day89.plusSeconds(300), store.record(day89, 89, ""));
        store.addFile(day91.plusSeconds(300), store.record(day91, 91, ""));
        store.addFile(minutesAgo(1), store.record(day91, 191, ""), store.record(day89, 189, ""));
        AdjustableClock clock = new AdjustableClock(NOW);
        try (StoreHistory history = store.open(clock)) {
            history.update();
            assertThat(find(history, query())).containsExactly(189L, 89L);
            clock.step(Duration.ofDays(2));
            assertThat(find(history, query())).as("before it is deleted").isEmpty();
            assertThat(history.update()).isEqualTo(new UpdateResult(0, 0));
        }
        // With a clock that goes back, nothing can be found: it was deleted.
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(find(history, query())).isEmpty();
        }
    }

    @Test
    void fileIsIndexedOnceAlsoAfterARestart() throws IOException {
        store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(history.update()).isEqualTo(new UpdateResult(0, 0));
        }
        store.addFile(minutesAgo(20), store.record(minutesAgo(21), 2, ""));
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(find(history, query())).containsExactly(1L);
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(find(history, query())).containsExactly(2L, 1L);
        }
    }

    /** Two trails deliver the same record; a record that differs is another event, even if it has the same ID. */
    @Test
    void recordInSeveralFilesIsOneEvent() throws IOException {
        String record = store.record(minutesAgo(31), 1, "");
        store.addFile(minutesAgo(30), record);
        store.addFile(minutesAgo(29), record, record.replace("alice", "mallory"));
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            assertThat(find(history, query())).containsExactly(1L, 1L);
            assertThat(find(history, query(new Condition(LookupAttribute.USERNAME, "alice"))))
                    .containsExactly(1L);
        }
    }

    @Test
    void damagedFileIsSkippedAsAWholeUntilItChanges() throws IOException {
        String key =
                store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""), store.record(minutesAgo(31), 2, ""));
        store.addFile(minutesAgo(20), store.record(minutesAgo(21), 3, ""));
        byte[] whole = Files.readAllBytes(store.trail.file(key));
        store.trail.put(key, Arrays.copyOf(whole, whole.length - 12));
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            assertThat(history.update()).isEqualTo(new UpdateResult(0, 0));
            assertThat(find(history, query())).containsExactly(3L);
            assertThat(store.problems.skipped).hasSize(1).first().asString().startsWith(key);
            store.trail.put(key, whole);
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 2));
            assertThat(find(history, query())).containsExactly(3L, 2L, 1L);
        }
    }

    /** Both the file's size and what comes are limited: a temporary file takes it. */
    @Test
    void fileThatIsTooLargeIsNotReceived() throws Exception {
        String key = store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        ObjectUri file = new ObjectUri(TrailBuilder.BUCKET, key);
        ReadOnlyStore opened = ReadOnlyDirectoryStore.open(store.trail.store());
        ObjectSummary before = opened.summarize(file);
        try (RandomAccessFile grown = new RandomAccessFile(store.trail.file(key).toFile(), "rw")) {
            grown.setLength((64 << 20) + 1);
        }
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(0, 0));
            assertThat(store.problems.skipped)
                    .containsExactly(key + ": has 67108865 bytes; log files have at most 67108864");
        }
        assertThatThrownBy(() -> ReceivedLogFile.receive(opened, file, before))
                .isInstanceOf(FormatException.class)
                .hasMessage("has grown; log files have at most 67108864 bytes");
    }

    @Test
    void secondProcessReadsAndTakesOver() throws IOException {
        store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        StoreHistory first = store.open(CLOCK);
        try (StoreHistory second = store.open(CLOCK)) {
            assertThat(find(second, query())).as("nothing committed yet").isEmpty();
            first.update();
            assertThat(second.update()).isEqualTo(new UpdateResult(0, 0));
            assertThat(second.update()).isEqualTo(new UpdateResult(0, 0));
            assertThat(store.problems.readOnly).as("reported once").isEqualTo(1);
            assertThat(find(second, query())).containsExactly(1L);
            assertThat(second.rebuild()).isEmpty();
            first.close();
            store.addFile(minutesAgo(20), store.record(minutesAgo(21), 2, ""));
            assertThat(second.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(find(second, query())).containsExactly(2L, 1L);
        }
    }

    @Test
    void rebuiltIndexHasWhatTheFilesHave() throws IOException {
        String gone = store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        store.addFile(minutesAgo(20), store.record(minutesAgo(21), 2, ""));
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            Files.delete(store.trail.file(gone));
            assertThat(history.update()).isEqualTo(new UpdateResult(0, 0));
            assertThat(find(history, query())).as("history outlives files").containsExactly(2L, 1L);
            assertThat(history.rebuild()).hasValue(new UpdateResult(1, 1));
            assertThat(find(history, query())).containsExactly(2L);
        }
    }

    @Test
    void unusableIndexIsRebuilt() throws IOException {
        store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        store.open(CLOCK).close();
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
        }
        try (Stream<Path> files = Files.list(store.directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("segments_"))
                    .toList()) {
                Files.write(file, new byte[] {1, 2, 3, 4});
            }
        }
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(find(history, query())).containsExactly(1L);
        }
    }

    @Test
    void indexOfAnOlderVersionIsRebuilt() throws IOException {
        store.addFile(minutesAgo(30), store.record(minutesAgo(31), 1, ""));
        try (FSDirectory directory = FSDirectory.open(store.directory);
                IndexWriter older = new IndexWriter(directory, new IndexWriterConfig())) {
            Document event = new Document();
            event.add(new StringField("category", "Management", Field.Store.NO));
            event.add(new LongField("time", minutesAgo(31).getEpochSecond(), Field.Store.NO));
            older.addDocument(event);
            older.setLiveCommitData(Map.of("version", "2").entrySet());
        }
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(1, 1));
            assertThat(find(history, query())).containsExactly(1L);
        }
    }

    /** Values that no index takes, and records without what others have. */
    @Test
    void hostileRecordsAreKept() throws IOException {
        String long100k = "x".repeat(100_000);
        store.addFile(
                minutesAgo(30),
                store.record(minutesAgo(31), 1, "").replace("alice", long100k).replace("PlaceOrder", "\\u0000\\ud800"),
                "{\"eventTime\":\"" + minutesAgo(31) + "\",\"resources\":7,\"userIdentity\":[]}",
                "{\"eventTime\":[],\"eventCategory\":{}}",
                store.record(
                        minutesAgo(31),
                        2,
                        ",\"resources\":[{\"ARN\":\"" + "a/".repeat(5_000) + "\"},null,[]],\"tail\":1e999"));
        try (StoreHistory history = store.open(CLOCK)) {
            history.update();
            assertThat(store.problems.skipped).isEmpty();
            assertThat(find(history, query())).containsExactlyInAnyOrder(2L, 1L, 0L);
        }
    }

    @Test
    void manyFilesStayInOrder() throws IOException {
        for (long file = 0; file < 300; file++) {
            store.addFile(minutesAgo(600 - file), store.record(minutesAgo(700 - file), file, ""));
        }
        try (StoreHistory history = store.open(CLOCK)) {
            assertThat(history.update()).isEqualTo(new UpdateResult(300, 300));
            assertThat(find(history, query()))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 300).mapToObj(i -> 299 - i).toList());
        }
    }
}
