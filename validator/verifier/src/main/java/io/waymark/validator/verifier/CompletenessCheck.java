package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import io.waymark.validator.verifier.ObservedStreams.ObservedStream;
import io.waymark.validator.verifier.SequenceSet.SequenceRange;
import io.waymark.validator.verifier.ServiceEventRecord.PreviousRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether all events of each stream are there, once each: of what was asked for, no number may be missing up to the
 * highest that is proven to have been delivered. What was dropped has no number; the stream tells of it. Not safe for use by
 * many threads.
 */
final class CompletenessCheck {
    private static final int MAX_REPORTED_RANGES = 10;

    private final ObservedStreams streams;
    private final boolean fromStart;
    private final boolean toEnd;
    private final Consumer<Finding> findings;

    /**
     * Creates it.
     *
     * @param streams what was found
     * @param fromStart whether all that is older was asked for
     * @param toEnd whether all that is newer was asked for
     * @param findings is told of what is found
     */
    CompletenessCheck(ObservedStreams streams, boolean fromStart, boolean toEnd, Consumer<Finding> findings) {
        this.streams = streams;
        this.fromStart = fromStart;
        this.toEnd = toEnd;
        this.findings = findings;
    }

    /** Tells whether any number is missing so far. */
    boolean hasGaps() {
        return streams.byId().values().stream()
                .anyMatch(stream -> !missingRanges(stream, 1).isEmpty());
    }

    /** Tells whether a log file may hold numbers that are missing. */
    boolean mayFill(StreamRange range) {
        ObservedStream stream = streams.byId().get(range.stream());
        return stream != null
                && missingRanges(stream, MAX_REPORTED_RANGES).stream()
                        .anyMatch(run -> run.first() <= range.last() && run.last() >= range.first());
    }

    private List<SequenceRange> missingRanges(ObservedStream stream, int most) {
        if (stream.highestProven < 0) {
            return List.of();
        }
        List<SequenceRange> runs = stream.sequences.missingRanges(0, stream.highestProven, most + 1);
        // What was asked for begins somewhere in the stream.
        boolean begun = fromStart || runs.isEmpty() || runs.get(0).first() > 0;
        return begun ? runs : runs.subList(1, runs.size());
    }

    /** Tells of all streams. */
    void report() {
        streams.byId().forEach((id, stream) -> {
            if (stream.highestProven >= 0) {
                report(id, stream);
            }
        });
        if (fromStart && toEnd) {
            streams.successorReports().forEach((id, told) -> {
                ObservedStream stream = streams.byId().get(id);
                if (stream == null || stream.sequences.max() < 0) {
                    reportMissingStream(id, told);
                }
            });
        }
        if (streams.overflowed()) {
            findings.accept(new Finding(
                    Finding.Kind.UNCHECKED,
                    false,
                    null,
                    "too much for the memory to find all missing events: validate shorter periods"));
        }
    }

    private void report(String id, ObservedStream stream) {
        ServiceEventRecord stopped = stream.firstServiceEvent(ServiceEventRecord.STOPPED);
        PreviousRun successor = streams.successorReports().get(id);
        String problem = problem(stream, stopped, successor);
        if (problem != null) {
            findings.accept(of(Finding.Kind.STREAM_INCOMPLETE, id, problem));
        } else {
            findings.accept(of(
                    Finding.Kind.STREAM_COMPLETE,
                    id,
                    stream.sequences.size() + " events, " + describeEnd(stopped, successor)));
        }
        reportDrops(id, stream);
        if (successor != null && stopped == null && !successor.stoppedCleanly()) {
            reportCrash(id, stream.sequences.max() + 1, successor.recordCount());
        }
        if (fromStart && stream.firstServiceEvent(ServiceEventRecord.STARTED) == null && problem == null) {
            findings.accept(Finding.note("Stream " + id + " does not tell when it began, so that it may be of an older"
                    + " version, which did not tell what it dropped."));
        }
    }

    private static String describeEnd(@Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (stopped != null) {
            return "all that it had when it stopped";
        }
        return successor == null
                ? "and it goes on, or was killed"
                : "all that was delivered of it; it was killed, or crashed";
    }

    private @Nullable String problem(
            ObservedStream stream, @Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (!stream.duplicates.isEmpty()) {
            return "more than one event has the number "
                    + stream.duplicates.stream()
                            .distinct()
                            .sorted()
                            .limit(MAX_REPORTED_RANGES)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        List<SequenceRange> runs = missingRanges(stream, MAX_REPORTED_RANGES);
        if (!runs.isEmpty()) {
            return "no log file has its events " + describe(runs) + describeCause(stream, runs);
        }
        long said = stopped != null
                ? stopped.count("recordCount")
                : successor != null && successor.stoppedCleanly() ? successor.recordCount() : -1;
        if (toEnd && said >= 0 && said - 1 > stream.sequences.max()) {
            return "no log file has its events " + new SequenceRange(stream.sequences.max() + 1, said - 1)
                    + ", which are the last that it had when it stopped";
        }
        if (stopped != null && said >= 0 && said - 1 < stream.sequences.max()) {
            return "there are events after the last one, " + (said - 1) + ", with which it stopped";
        }
        return stopped == null || !fromStart ? null : accountingProblem(stream, stopped);
    }

    private static String describe(List<SequenceRange> runs) {
        return runs.stream()
                        .limit(MAX_REPORTED_RANGES)
                        .map(SequenceRange::toString)
                        .collect(Collectors.joining(", "))
                + (runs.size() > MAX_REPORTED_RANGES ? " and others" : "");
    }

    private static String describeCause(ObservedStream stream, List<SequenceRange> runs) {
        long files = stream.missingFiles.stream()
                .filter(range ->
                        runs.stream().anyMatch(run -> run.first() <= range.last() && run.last() >= range.first()))
                .count();
        return files == 0
                ? "; no digest lists a log file that had them"
                : "; " + files + (files == 1 ? " log file that is" : " log files that are")
                        + " missing or invalid may have had them";
    }

    /** What was generated is what has a number and what was dropped; each drop was told in time. */
    private static @Nullable String accountingProblem(ObservedStream stream, ServiceEventRecord stopped) {
        Map<String, Long> told = dropsByReason(stream);
        long dropped = 0;
        for (Map.Entry<String, String> detail : stopped.details().entrySet()) {
            if (detail.getKey().startsWith("droppedByReason.")) {
                String reason = detail.getKey().substring("droppedByReason.".length());
                long number = stopped.count(detail.getKey());
                dropped += number;
                if (told.getOrDefault(reason, 0L) != number) {
                    return "when it stopped it had dropped " + number + " events (" + reason
                            + "), but its EventsDropped tell of " + told.getOrDefault(reason, 0L);
                }
            }
        }
        long generated = stopped.count("generated");
        return generated == stopped.count("recordCount") + dropped
                ? null
                : "its sums differ: it generated " + generated + " events, " + stopped.count("recordCount")
                        + " have numbers and " + dropped + " were dropped";
    }

    private static Map<String, Long> dropsByReason(ObservedStream stream) {
        Map<String, Long> drops = new TreeMap<>();
        for (ServiceEventRecord event : stream.serviceEvents) {
            String reason = event.detail("reason");
            if (event.eventName().equals(ServiceEventRecord.DROPPED) && reason != null) {
                drops.merge(reason, Math.max(0, event.count("count")), Long::sum);
            }
        }
        return drops;
    }

    private void reportDrops(String id, ObservedStream stream) {
        Map<String, Long> drops = dropsByReason(stream);
        if (!drops.isEmpty()) {
            findings.accept(Finding.note("Stream " + id + " tells of events that were dropped: "
                    + drops.entrySet().stream()
                            .map(drop -> drop.getValue() + " (" + drop.getKey() + ")")
                            .collect(Collectors.joining(", "))
                    + "; 'waymark events --event-name EventsDropped' says when."));
        }
    }

    private void reportCrash(String id, long next, long said) {
        findings.accept(Finding.note("Stream " + id + " ended without a word: the JVM was killed, or crashed. "
                + (said > next
                        ? "Its events " + new SequenceRange(next, said - 1)
                                + ", and any that came in its last second, were in memory and are lost."
                        : "No event is known to be lost; any that came in its last second and was in memory is.")));
    }

    private void reportMissingStream(String id, PreviousRun successor) {
        long records = successor.recordCount();
        if (records > 0) {
            if (successor.stoppedCleanly()) {
                findings.accept(of(
                        Finding.Kind.STREAM_INCOMPLETE,
                        id,
                        "no log file has any of its " + records + " events, of which the run after it tells"));
            } else {
                reportCrash(id, 0, records);
            }
        }
    }

    private static Finding of(Finding.Kind kind, String id, String text) {
        return new Finding(kind, false, null, id + ": " + text);
    }
}
