package io.waymark.validator.history;

import static io.waymark.validator.history.TestStore.find;
import static io.waymark.validator.history.TestStore.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.history.HistoryQuery.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that CloudTrail's own lookup does not have, words, and counts. */
class HistorySearchTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    @SuppressWarnings("NullAway.Init")
    private StoreHistory history;

    @BeforeEach
    void openHistory() throws IOException {
        store = new TestStore(home, NOW);
        history = store.open(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeHistory() throws IOException {
        history.close();
        assertThat(store.problems.skipped).isEmpty();
        assertThat(store.problems.failures).isEmpty();
    }

    private static Instant minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static HistoryQuery words(String text) {
        return new HistoryQuery(null, List.of(), text, null, null);
    }

    private List<Long> with(LookupAttribute attribute, String value) throws IOException {
        return find(history, TestStore.query(new Condition(attribute, value)));
    }

    @Test
    void addressOutcomeAndErrorCodeAreFilters() throws IOException {
        store.addFile(
                minutesAgo(5),
                store.record(minutesAgo(9), 1, ",\"sourceIPAddress\":\"192.0.2.7\""),
                store.record(minutesAgo(8), 2, ",\"sourceIPAddress\":\"192.0.2.70\",\"errorCode\":\"AccessDenied\""),
                store.record(minutesAgo(7), 3, ",\"errorMessage\":\"Failed authentication\""));
        history.update();
        assertThat(with(LookupAttribute.SOURCE_IP_ADDRESS, "192.0.2.7")).containsExactly(1L);
        assertThat(with(LookupAttribute.OUTCOME, LookupAttribute.SUCCEEDED)).containsExactly(1L);
        assertThat(with(LookupAttribute.OUTCOME, LookupAttribute.FAILED)).containsExactly(3L, 2L);
        assertThat(with(LookupAttribute.ERROR_CODE, "AccessDenied")).containsExactly(2L);
        assertThat(LookupAttribute.of("Outcome")).as("CloudTrail has none").isEmpty();
    }

    @Test
    void wordsFindWhatBeginsWithThem() throws IOException {
        String first =
                store.record(minutesAgo(9), 1, ",\"requestParameters\":{\"note\":[{\"deep\":\"Zürich, gate 7B\"}]}");
        String second = store.record(minutesAgo(8), 2, ",\"requestParameters\":{\"customerId\":\"c-1042\"}")
                .replace("PlaceOrder", "ListInvoices");
        store.addFile(minutesAgo(5), first, second);
        history.update();
        assertThat(find(history, words("order")))
                .as("part of PlaceOrder, and of the source")
                .containsExactly(2L, 1L);
        assertThat(find(history, words("placeOrd"))).containsExactly(1L);
        assertThat(find(history, words("ZÜR gate"))).containsExactly(1L);
        assertThat(find(history, words("gate 1042"))).as("all words").isEmpty();
        assertThat(find(history, words("c-1042"))).containsExactly(2L);
        assertThat(find(history, words("customerid"))).as("names of members").containsExactly(2L);
        assertThat(find(history, words("  "))).as("no words: everything").hasSize(2);
        assertThat(find(history, words("???"))).isEmpty();
        String id = first.replaceAll(".*\"eventID\":\"([^\"]+)\".*", "$1");
        assertThat(find(history, words(id))).containsExactly(1L);
    }

    @Test
    void hugeAndHostileTextsAreSearchable() throws IOException {
        String huge = "x".repeat(100_000) + " needle " + "a1 ".repeat(30_000);
        store.addFile(minutesAgo(5), store.record(minutesAgo(9), 1, ",\"requestParameters\":{\"v\":\"" + huge + "\"}"));
        history.update();
        assertThat(find(history, words("needle"))).containsExactly(1L);
        assertThat(find(history, words("x".repeat(200)))).as("its beginning").containsExactly(1L);
        assertThat(find(history, words("a*b?c\\ \"AND\" (NOT"))).isEmpty();
    }

    @Test
    void eventsAreCountedByHourAndLogFile() throws IOException {
        String early =
                store.addFile(minutesAgo(65), store.record(minutesAgo(70), 1, ""), store.record(minutesAgo(66), 2, ""));
        String late = store.addFile(
                minutesAgo(40),
                store.record(minutesAgo(61), 3, ""),
                store.record(minutesAgo(50), 4, ""),
                store.record(minutesAgo(45), 5, "").replace("alice", "bob"));
        history.update();
        EventHistory events = new EventHistory(List.of(history));
        Map<Instant, Map<List<String>, Long>> counts = events.countByLogFiles(words(""), Duration.ofHours(1));
        assertThat(counts)
                .containsExactly(
                        Map.entry(
                                minutesAgo(120),
                                Map.of(List.of("s3://trail/" + early), 2L, List.of("s3://trail/" + late), 1L)),
                        Map.entry(minutesAgo(60), Map.of(List.of("s3://trail/" + late), 2L)));
        HistoryQuery bob = TestStore.query(new Condition(LookupAttribute.USERNAME, "bob"));
        assertThat(events.countByLogFiles(bob, Duration.ofDays(1)).values())
                .containsExactly(Map.of(List.of("s3://trail/" + late), 1L));
    }

    @Test
    void foundEventsNameTheirLogFile() throws IOException {
        String file = store.addFile(minutesAgo(5), store.record(minutesAgo(9), 1, ""));
        history.update();
        assertThat(page(history, words(""), null, 50).found())
                .extracting(HistoryPage.FoundEvent::logFiles)
                .containsExactly(List.of("s3://trail/" + file));
    }

    /** Each trail has a file of its own, which comes later, in the same update or after a restart. */
    @Test
    void eventOfSeveralTrailsNamesTheLogFileOfEach() throws IOException {
        String shared = store.record(minutesAgo(9), 1, "");
        String own = store.record(minutesAgo(8), 2, "");
        String first = store.addFile(minutesAgo(5), shared, own);
        String second = store.addFile(minutesAgo(4), shared);
        history.update();
        String third = store.addFile(minutesAgo(3), shared);
        history.update();
        assertThat(page(history, words(""), null, 50).found())
                .extracting(HistoryPage.FoundEvent::logFiles)
                .satisfiesExactly(
                        files -> assertThat(files).containsExactly("s3://trail/" + first),
                        files -> assertThat(files)
                                .containsExactlyInAnyOrder(
                                        "s3://trail/" + first, "s3://trail/" + second, "s3://trail/" + third));
        List<String> all = List.of("s3://trail/" + first, "s3://trail/" + second, "s3://trail/" + third);
        assertThat(new EventHistory(List.of(history))
                        .countByLogFiles(words(""), Duration.ofDays(1))
                        .values())
                .flatExtracting(Map::entrySet)
                .containsExactlyInAnyOrder(
                        Map.entry(all.stream().sorted().toList(), 1L), Map.entry(List.of("s3://trail/" + first), 1L));
    }
}
