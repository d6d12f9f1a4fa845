package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.StreamRange;
import io.waymark.validator.verifier.Finding.Kind;
import io.waymark.validator.verifier.ObservedStreams.RecordOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Findings from sequence numbers and service events. */
class CompletenessCheckTest {
    private final ObservedStreams streams = new ObservedStreams();
    private final List<Finding> findings = new ArrayList<>();

    private static LogFileStreams file(String stream, long first, long last) {
        LogFileStreams file = new LogFileStreams();
        for (long number = first; number <= last; number++) {
            file.add(stream, number, null);
        }
        return file;
    }

    private void addRecords(String stream, long first, long last) {
        streams.add(file(stream, first, last), RecordOrigin.PROVEN);
    }

    private void addServiceEvent(String stream, long number, String eventName, Map<String, String> details) {
        LogFileStreams file = new LogFileStreams();
        file.add(stream, number, new ServiceEventRecord(eventName, details));
        streams.add(file, RecordOrigin.PROVEN);
    }

    private void addStarted(String stream) {
        addServiceEvent(stream, 0, "WaymarkStarted", Map.of());
    }

    private List<Finding> check(boolean fromStart, boolean toEnd) {
        findings.clear();
        new CompletenessCheck(streams, fromStart, toEnd, findings::add).report();
        return findings;
    }

    private void assertIncomplete(String text) {
        assertThat(check(true, true))
                .filteredOn(finding -> finding.kind() == Kind.STREAM_INCOMPLETE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains(text));
    }

    private void assertComplete(String... notes) {
        List<Finding> all = check(true, true);
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
    void openStreamIsCompleteUpToItsHighestProvenEvent() {
        addStarted("a");
        addRecords("a", 1, 9);
        // Files of a running service that no digest lists yet may arrive in any order.
        streams.add(file("a", 12, 13), RecordOrigin.PENDING);
        assertComplete();
    }

    @Test
    void missingRangesAreReported() {
        addStarted("a");
        addRecords("a", 1, 4);
        addRecords("a", 7, 9);
        addRecords("a", 11, 12);
        assertIncomplete("a: missing events 5 to 6, 10; no digest lists a log file with them");
        streams.addMissingFile(new StreamRange("a", 5, 6, 2));
        assertIncomplete("5 to 6, 10; 1 missing or invalid log file may have contained them");
    }

    @Test
    void listedButMissingFileAtTheEndIsReported() {
        addStarted("a");
        streams.addMissingFile(new StreamRange("a", 1, 6, 6));
        assertIncomplete("events 1 to 6; 1 missing or invalid log file");
    }

    @Test
    void eventsOfAnUnreadableFileAreNotCalledMissing() {
        addStarted("a");
        addRecords("a", 1, 4);
        addRecords("a", 8, 9);
        streams.addUnreadableFile(new StreamRange("a", 5, 7, 3), RecordOrigin.PROVEN);
        assertUnchecked("stream a: cannot tell whether the events 5 to 7 are missing: some files could not be read");
        addRecords("a", 11, 12);
        assertIncomplete("a: missing events 10; no digest lists a log file with them");
    }

    @Test
    void unknownUnreadableRecordsLeaveGapsUndecided() {
        addStarted("a");
        addRecords("a", 2, 4);
        addServiceEvent("b", 0, "WaymarkStarted", Map.of());
        addServiceEvent("b", 1, "WaymarkStopped", Map.of("generated", "9", "recordCount", "9"));
        streams.addUnreadableFile(null, RecordOrigin.PENDING);
        assertUnchecked("the events 1 are missing");
        assertUnchecked("stream b: cannot tell whether the events 2 to 8, the last ones, are missing");
    }

    private void assertUnchecked(String text) {
        List<Finding> all = check(true, true);
        assertThat(all).extracting(Finding::kind).doesNotContain(Kind.STREAM_INCOMPLETE);
        assertThat(all)
                .filteredOn(finding -> finding.kind() == Kind.UNCHECKED)
                .anySatisfy(finding -> assertThat(finding.text()).contains(text));
    }

    @Test
    void duplicateSequenceIsReported() {
        addStarted("a");
        addRecords("a", 1, 5);
        addRecords("a", 5, 5);
        assertIncomplete("duplicate events 5");
    }

    @Test
    void eventsFoundOutOfScopeAreNotMissing() {
        addStarted("a");
        addRecords("a", 3, 5);
        CompletenessCheck completeness = new CompletenessCheck(streams, true, true, findings::add);
        assertThat(completeness.hasGaps()).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 0, 2, 2))).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 3, 9, 2))).isFalse();
        streams.add(file("a", 1, 2), RecordOrigin.OUT_OF_SCOPE);
        assertThat(completeness.hasGaps()).isFalse();
        assertComplete();
    }

    @Test
    void everyGapMayBeFilledHoweverManyThereAre() {
        addStarted("a");
        for (long number = 2; number <= 2_000; number += 2) {
            addRecords("a", number, number);
        }
        CompletenessCheck completeness = new CompletenessCheck(streams, true, true, findings::add);
        assertThat(completeness.mayFill(new StreamRange("a", 1_999, 1_999, 1))).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 2_000, 2_000, 1))).isFalse();
        for (long number = 1; number <= 1_999; number += 2) {
            streams.add(file("a", number, number), RecordOrigin.OUT_OF_SCOPE);
        }
        assertComplete();
    }

    @Test
    void eventsAfterTheLastOneInScopeAreLookedFor() {
        addStarted("a");
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "true",
                        "previousRuns.0.recordCount",
                        "4"));
        CompletenessCheck completeness = new CompletenessCheck(streams, true, true, findings::add);
        assertThat(completeness.hasGaps()).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 1, 3, 3))).isTrue();
        streams.add(file("a", 1, 3), RecordOrigin.OUT_OF_SCOPE);
        assertThat(completeness.hasGaps()).isFalse();
        assertComplete();
    }

    @Test
    void runWithAllEventsOutOfScopeIsLookedFor() {
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "true",
                        "previousRuns.0.recordCount",
                        "4"));
        CompletenessCheck completeness = new CompletenessCheck(streams, true, true, findings::add);
        assertThat(completeness.hasGaps()).isTrue();
        assertThat(completeness.mayFill(new StreamRange("a", 0, 3, 4))).isTrue();
        assertThat(completeness.mayFill(new StreamRange("c", 0, 3, 4))).isFalse();
        streams.add(file("a", 0, 3), RecordOrigin.OUT_OF_SCOPE);
        assertComplete();
    }

    @Test
    void rangeStartingMidStreamIsCheckedFromThere() {
        addRecords("a", 5, 9);
        assertThat(check(false, true)).extracting(Finding::kind).containsExactly(Kind.STREAM_COMPLETE);
        addRecords("a", 12, 13);
        assertThat(check(false, true))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("events 10 to 11"));
        assertThat(check(true, true).get(0).text()).contains("events 0 to 4, 10 to 11");
    }

    @Test
    void stoppedStreamHasAllDeclaredEvents() {
        addStarted("a");
        addRecords("a", 1, 4);
        addServiceEvent("a", 5, "WaymarkStopped", Map.of("generated", "6", "recordCount", "6"));
        assertComplete();
        addRecords("a", 6, 6);
        assertIncomplete("unexpected events after 5, the last one when it stopped");
    }

    @Test
    void reportedDropsAddUp() {
        addStarted("a");
        addServiceEvent("a", 1, "EventsDropped", Map.of("reason", "RING_FULL", "count", "3"));
        addServiceEvent("a", 2, "EventsDropped", Map.of("reason", "RING_FULL", "count", "4"));
        addServiceEvent(
                "a",
                3,
                "WaymarkStopped",
                Map.of("generated", "11", "recordCount", "4", "droppedByReason.RING_FULL", "7"));
        assertComplete("dropped events: 7 (RING_FULL)");
    }

    @Test
    void unreportedDropsMakeTheStreamIncomplete() {
        addStarted("a");
        addServiceEvent(
                "a",
                1,
                "WaymarkStopped",
                Map.of("generated", "9", "recordCount", "2", "droppedByReason.RING_FULL", "7"));
        assertIncomplete("it dropped 7 events (RING_FULL) until it stopped, but its EventsDropped events report 0");
    }

    @Test
    void inconsistentCountsMakeTheStreamIncomplete() {
        addStarted("a");
        addServiceEvent("a", 1, "WaymarkStopped", Map.of("generated", "9", "recordCount", "2"));
        assertIncomplete("generated 9 events, 2 recorded, 0 dropped");
    }

    @Test
    void nextRunReportsEventsLostByAKilledRun() {
        addStarted("a");
        addRecords("a", 1, 9);
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "false",
                        "previousRuns.0.recordCount",
                        "14"));
        assertComplete("Stream a did not shut down cleanly: the JVM was killed or crashed. Its events 10 to 13 are not"
                + " in the store: those in the journal are delivered by the next run");
    }

    @Test
    void nextRunReportsAKilledRunWithoutDeliveredEvents() {
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "false",
                        "previousRuns.0.recordCount",
                        "14"));
        assertComplete("Its events 0 to 13 are not in the store");
    }

    @Test
    void missingEndOfAStoppedRunIsReported() {
        addStarted("a");
        addRecords("a", 1, 9);
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "true",
                        "previousRuns.0.recordCount",
                        "14"));
        assertIncomplete("a: missing events 10 to 13, the last ones before it stopped");
        assertThat(check(true, false)).noneMatch(finding -> finding.kind() == Kind.STREAM_INCOMPLETE);
    }

    @Test
    void missingRunIsReported() {
        addServiceEvent(
                "b",
                0,
                "WaymarkStarted",
                Map.of(
                        "previousRuns.0.stream",
                        "a",
                        "previousRuns.0.stoppedCleanly",
                        "true",
                        "previousRuns.0.recordCount",
                        "14"));
        assertIncomplete("a: missing all 14 events that the next run reports");
    }

    @Test
    void sparseSequencesAreBoundedAndReported() {
        for (int file = 0; file < 140; file++) {
            LogFileStreams sparse = new LogFileStreams();
            for (long i = 0; i < 1_000; i++) {
                sparse.add("a", (file * 1_000L + i) << 20, null);
            }
            streams.add(sparse, RecordOrigin.PROVEN);
        }
        assertThat(check(true, true))
                .anySatisfy(finding -> assertThat(finding.kind()).isEqualTo(Kind.UNCHECKED));
    }
}
