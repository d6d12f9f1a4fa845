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
 * Checks that every stream is complete: within the requested range, each sequence number up to the highest one that is
 * proven to have been delivered must be present exactly once. Dropped events have no sequence number; the stream reports
 * them in events of its own. Not thread-safe.
 */
final class CompletenessCheck {
    private static final int MAX_REPORTED_RANGES = 10;

    private final ObservedStreams streams;
    private final boolean fromStart;
    private final boolean toEnd;
    private final Consumer<Finding> findings;

    /**
     * Creates a check.
     *
     * @param streams the records found so far
     * @param fromStart whether the requested range has no start
     * @param toEnd whether the requested range has no end
     * @param findings receives the findings
     */
    CompletenessCheck(ObservedStreams streams, boolean fromStart, boolean toEnd, Consumer<Finding> findings) {
        this.streams = streams;
        this.fromStart = fromStart;
        this.toEnd = toEnd;
        this.findings = findings;
    }

    /** Returns whether any sequence number is missing so far. */
    boolean hasGaps() {
        return streams.byId().values().stream()
                .anyMatch(stream -> !missingRanges(stream, 1).isEmpty());
    }

    /** Returns whether a log file may contain missing sequence numbers. */
    boolean mayFill(StreamRange range) {
        ObservedStream stream = streams.byId().get(range.stream());
        return stream != null
                && missingRanges(stream, MAX_REPORTED_RANGES).stream()
                        .anyMatch(missing -> missing.first() <= range.last() && missing.last() >= range.first());
    }

    private List<SequenceRange> missingRanges(ObservedStream stream, int limit) {
        if (stream.highestProven < 0) {
            return List.of();
        }
        List<SequenceRange> ranges = stream.sequences.missingRanges(0, stream.highestProven, limit + 1);
        // The requested range may start in the middle of the stream.
        boolean includesStart = fromStart || ranges.isEmpty() || ranges.get(0).first() > 0;
        return includesStart ? ranges : ranges.subList(1, ranges.size());
    }

    /** Reports the findings for all streams. */
    void report() {
        streams.byId().forEach((id, stream) -> {
            if (stream.highestProven >= 0) {
                report(id, stream);
            }
        });
        if (fromStart && toEnd) {
            streams.successorReports().forEach((id, previousRun) -> {
                ObservedStream stream = streams.byId().get(id);
                if (stream == null || stream.sequences.max() < 0) {
                    reportMissingStream(id, previousRun);
                }
            });
        }
        if (streams.overflowed()) {
            findings.accept(new Finding(
                    Finding.Kind.UNCHECKED,
                    false,
                    null,
                    "not enough memory to find all missing events: validate shorter time ranges"));
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
            findings.accept(Finding.note("Stream " + id + " has no WaymarkStarted event: it may be from an older"
                    + " version, which did not report dropped events."));
        }
    }

    private static String describeEnd(@Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (stopped != null) {
            return "stopped cleanly";
        }
        return successor == null ? "still open or killed" : "not shut down cleanly, all delivered events present";
    }

    private @Nullable String problem(
            ObservedStream stream, @Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (!stream.duplicates.isEmpty()) {
            return "duplicate events "
                    + stream.duplicates.stream()
                            .distinct()
                            .sorted()
                            .limit(MAX_REPORTED_RANGES)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        List<SequenceRange> ranges = missingRanges(stream, MAX_REPORTED_RANGES);
        if (!ranges.isEmpty()) {
            return "missing events " + describe(ranges) + describeCause(stream, ranges);
        }
        long recordCount = stopped != null
                ? stopped.count("recordCount")
                : successor != null && successor.stoppedCleanly() ? successor.recordCount() : -1;
        if (toEnd && recordCount >= 0 && recordCount - 1 > stream.sequences.max()) {
            return "missing events " + new SequenceRange(stream.sequences.max() + 1, recordCount - 1)
                    + ", the last ones before it stopped";
        }
        if (stopped != null && recordCount >= 0 && recordCount - 1 < stream.sequences.max()) {
            return "unexpected events after " + (recordCount - 1) + ", the last one when it stopped";
        }
        return stopped == null || !fromStart ? null : accountingProblem(stream, stopped);
    }

    private static String describe(List<SequenceRange> ranges) {
        return ranges.stream()
                        .limit(MAX_REPORTED_RANGES)
                        .map(SequenceRange::toString)
                        .collect(Collectors.joining(", "))
                + (ranges.size() > MAX_REPORTED_RANGES ? " and others" : "");
    }

    private static String describeCause(ObservedStream stream, List<SequenceRange> ranges) {
        long files = stream.missingFiles.stream()
                .filter(range -> ranges.stream()
                        .anyMatch(missing -> missing.first() <= range.last() && missing.last() >= range.first()))
                .count();
        return files == 0
                ? "; no digest lists a log file with them"
                : "; " + files + (files == 1 ? " missing or invalid log file" : " missing or invalid log files")
                        + " may have contained them";
    }

    /** Generated events are either numbered or dropped, and every drop is reported by an EventsDropped event. */
    private static @Nullable String accountingProblem(ObservedStream stream, ServiceEventRecord stopped) {
        Map<String, Long> reported = dropsByReason(stream);
        long dropped = 0;
        for (Map.Entry<String, String> detail : stopped.details().entrySet()) {
            if (detail.getKey().startsWith("droppedByReason.")) {
                String reason = detail.getKey().substring("droppedByReason.".length());
                long number = stopped.count(detail.getKey());
                dropped += number;
                if (reported.getOrDefault(reason, 0L) != number) {
                    return "it dropped " + number + " events (" + reason
                            + ") until it stopped, but its EventsDropped events report "
                            + reported.getOrDefault(reason, 0L);
                }
            }
        }
        long generated = stopped.count("generated");
        return generated == stopped.count("recordCount") + dropped
                ? null
                : "its counts do not add up: generated " + generated + " events, " + stopped.count("recordCount")
                        + " recorded, " + dropped + " dropped";
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
            findings.accept(Finding.note("Stream " + id + " reports dropped events: "
                    + drops.entrySet().stream()
                            .map(drop -> drop.getValue() + " (" + drop.getKey() + ")")
                            .collect(Collectors.joining(", "))
                    + "; run 'waymark events --event-name EventsDropped' for the times."));
        }
    }

    private void reportCrash(String id, long next, long recordCount) {
        findings.accept(Finding.note("Stream " + id + " did not shut down cleanly: the JVM was killed or crashed. "
                + (recordCount > next
                        ? "Its events " + new SequenceRange(next, recordCount - 1)
                                + ", and any from its last second, were in memory and are lost."
                        : "No event is known to be lost, except any from its last second that were in memory.")));
    }

    private void reportMissingStream(String id, PreviousRun successor) {
        long records = successor.recordCount();
        if (records > 0) {
            if (successor.stoppedCleanly()) {
                findings.accept(of(
                        Finding.Kind.STREAM_INCOMPLETE,
                        id,
                        "missing all " + records + " events that the next run reports"));
            } else {
                reportCrash(id, 0, records);
            }
        }
    }

    private static Finding of(Finding.Kind kind, String id, String text) {
        return new Finding(kind, false, null, id + ": " + text);
    }
}
