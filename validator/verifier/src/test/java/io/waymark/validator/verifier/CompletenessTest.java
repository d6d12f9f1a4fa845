package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.StreamRange;
import io.waymark.validator.verifier.Finding.Kind;
import io.waymark.validator.verifier.Streams.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is concluded from the numbers that are there and from what the agents told. */
class CompletenessTest {
    private final Streams streams = new Streams();
    private final List<Finding> findings = new ArrayList<>();

    private static FileStreams file(String stream, long first, long last) {
        FileStreams file = new FileStreams();
        for (long number = first; number <= last; number++) {
            file.add(stream, number, null);
        }
        return file;
    }

    private void has(String stream, long first, long last) {
        streams.add(file(stream, first, last), Place.PROVEN);
    }

    private void told(String stream, long number, String eventName, Map<String, String> details) {
        FileStreams file = new FileStreams();
        file.add(stream, number, new ServiceEventRecord(eventName, details));
        streams.add(file, Place.PROVEN);
    }

    private void started(String stream) {
        told(stream, 0, "WaymarkStarted", Map.of());
    }

    private List<Finding> judge(boolean fromStart, boolean toEnd) {
        findings.clear();
        new Completeness(streams, fromStart, toEnd, findings::add).report();
        return findings;
    }

    private void assertIncomplete(String text) {
        assertThat(judge(true, true))
                .filteredOn(finding -> finding.kind() == Kind.STREAM_INCOMPLETE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains(text));
    }

    private void assertComplete(String... notes) {
        List<Finding> all = judge(true, true);
        assertThat(all).extracting(Finding::kind).contains(Kind.STREAM_COMPLETE).doesNotContain(Kind.STREAM_INCOMPLETE);
        List<String> texts = all.stream()
                .filter(finding -> finding.kind() == Kind.NOTE)
                .map(Finding::text)
                .toList();
        assertThat(texts).hasSize(notes.length);
        for (int i = 0; i < notes.length; i++) {
            assertThat(texts.get(i)).contains(notes[i]);
        }
    }

    @Test
    void anOpenStreamIsCompleteUpToWhatIsProven() {
        started("a");
        has("a", 1, 9);
        // Of a running service, files that no digest lists may come in any order.
        streams.add(file("a", 12, 13), Place.PENDING);
        assertComplete();
    }

    @Test
    void theMissingRangesAreNamed() {
        started("a");
        has("a", 1, 4);
        has("a", 7, 9);
        has("a", 11, 12);
        assertIncomplete("a: no log file has its events 5 to 6, 10; no digest lists a log file that had them");
        streams.addNotFound(new StreamRange("a", 5, 6, 2));
        assertIncomplete("5 to 6, 10; 1 log file that is missing or invalid may have had them");
    }

    @Test
    void whatADigestListsAndIsNotThereIsMissingAlsoAtTheEnd() {
        started("a");
        streams.addNotFound(new StreamRange("a", 1, 6, 6));
        assertIncomplete("events 1 to 6; 1 log file");
    }

    @Test
    void aNumberThatIsThereTwiceIsNamed() {
        started("a");
        has("a", 1, 5);
        has("a", 5, 5);
        assertIncomplete("more than one event has the number 5");
    }

    @Test
    void whatWasFoundElsewhereIsNotMissing() {
        started("a");
        has("a", 3, 5);
        Completeness completeness = new Completeness(streams, true, true, findings::add);
        assertThat(completeness.hasGaps()).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 0, 2, 2))).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 3, 9, 2))).isFalse();
        streams.add(file("a", 1, 2), Place.ELSEWHERE);
        assertThat(completeness.hasGaps()).isFalse();
        assertComplete();
    }

    @Test
    void aQueryThatBeginsInAStreamJudgesFromThereOn() {
        has("a", 5, 9);
        assertThat(judge(false, true)).extracting(Finding::kind).containsExactly(Kind.STREAM_COMPLETE);
        has("a", 12, 13);
        assertThat(judge(false, true))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("events 10 to 11"));
        assertThat(judge(true, true).get(0).text()).contains("events 0 to 4, 10 to 11");
    }

    @Test
    void aStoppedStreamHasAllThatItSays() {
        started("a");
        has("a", 1, 4);
        told("a", 5, "WaymarkStopped", Map.of("generated", "6", "records", "6"));
        assertComplete();
        has("a", 6, 6);
        assertIncomplete("there are events after the last one, 5");
    }

    @Test
    void dropsAreToldAndAddUp() {
        started("a");
        told("a", 1, "EventsDropped", Map.of("reason", "RING_FULL", "number", "3"));
        told("a", 2, "EventsDropped", Map.of("reason", "RING_FULL", "number", "4"));
        told("a", 3, "WaymarkStopped", Map.of("generated", "11", "records", "4", "dropped.RING_FULL", "7"));
        assertComplete("dropped: 7 (RING_FULL)");
    }

    @Test
    void dropsThatWereNotToldInTimeAreAFault() {
        started("a");
        told("a", 1, "WaymarkStopped", Map.of("generated", "9", "records", "2", "dropped.RING_FULL", "7"));
        assertIncomplete("it had dropped 7 events (RING_FULL), but its EventsDropped tell of 0");
    }

    @Test
    void sumsThatDifferAreAFault() {
        started("a");
        told("a", 1, "WaymarkStopped", Map.of("generated", "9", "records", "2"));
        assertIncomplete("it generated 9 events, 2 have numbers and 0 were dropped");
    }

    @Test
    void ofAKilledRunTheNextOneTellsWhichEventsAreLost() {
        started("a");
        has("a", 1, 9);
        told(
                "b",
                0,
                "WaymarkStarted",
                Map.of("previous.0.stream", "a", "previous.0.stopped", "false", "previous.0.records", "14"));
        assertComplete("Stream a ended without a word: the JVM was killed, or crashed. Its events 10 to 13,");
    }

    @Test
    void ofAKilledRunOfWhichNothingCameTheNextOneTells() {
        told(
                "b",
                0,
                "WaymarkStarted",
                Map.of("previous.0.stream", "a", "previous.0.stopped", "false", "previous.0.records", "14"));
        assertComplete("Its events 0 to 13,");
    }

    @Test
    void theEndOfAStoppedRunIsMissed() {
        started("a");
        has("a", 1, 9);
        told(
                "b",
                0,
                "WaymarkStarted",
                Map.of("previous.0.stream", "a", "previous.0.stopped", "true", "previous.0.records", "14"));
        assertIncomplete("a: no log file has its events 10 to 13, which are the last that it had when it stopped");
        assertThat(judge(true, false)).noneMatch(finding -> finding.kind() == Kind.STREAM_INCOMPLETE);
    }

    @Test
    void aWholeRunIsMissed() {
        told(
                "b",
                0,
                "WaymarkStarted",
                Map.of("previous.0.stream", "a", "previous.0.stopped", "true", "previous.0.records", "14"));
        assertIncomplete("a: no log file has any of its 14 events");
    }

    @Test
    void hostileNumbersTakeLittleMemoryAndAreSaidToBeTooMuch() {
        for (int file = 0; file < 140; file++) {
            FileStreams sparse = new FileStreams();
            for (long i = 0; i < 1_000; i++) {
                sparse.add("a", (file * 1_000L + i) << 20, null);
            }
            streams.add(sparse, Place.PROVEN);
        }
        assertThat(judge(true, true))
                .anySatisfy(finding -> assertThat(finding.kind()).isEqualTo(Kind.UNCHECKED));
    }
}
