package io.waymark.validator.verifier;

import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import io.waymark.format.StreamRange;
import io.waymark.validator.verifier.ObservedStreams.ObservedStream;
import io.waymark.validator.verifier.ServiceEventRecord.PreviousRun;
import java.util.ArrayList;
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
    private static final int MISSING_RANGES_PER_STEP = 1_000;

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
        return streams.byId().entrySet().stream()
                        .anyMatch(stream -> isMissing(
                                stream.getValue(), lowestRequired(stream.getValue()), lastExpected(stream.getKey())))
                || streams.successorReports().keySet().stream()
                        .anyMatch(id -> !streams.byId().containsKey(id) && lastExpected(id) >= 0);
    }

    /** Returns whether a log file may contain missing sequence numbers. */
    boolean mayFill(StreamRange range) {
        ObservedStream stream = streams.byId().get(range.stream());
        long last = Math.min(range.last(), lastExpected(range.stream()));
        return stream == null
                ? range.first() <= last
                : isMissing(stream, Math.max(range.first(), lowestRequired(stream)), last);
    }

    private static boolean isMissing(ObservedStream stream, long first, long last) {
        return !stream.missingRanges(first, last, 1).isEmpty();
    }

    /** Returns the lowest sequence number that must be present; the requested range may start mid-stream. */
    private long lowestRequired(ObservedStream stream) {
        return fromStart || stream.sequences.max() < 0 ? 0 : stream.sequences.min();
    }

    /** Returns the highest sequence number that digests, the stream itself or its successor mention; -1 for none. */
    private long lastExpected(String id) {
        ObservedStream stream = streams.byId().get(id);
        long last = stream == null ? -1 : stream.highestProven;
        if (fromStart && toEnd) {
            PreviousRun successor = streams.successorReports().get(id);
            ServiceEventRecord stopped = stream == null ? null : stream.firstServiceEvent(ServiceEventRecord.STOPPED);
            last = Math.max(last, successor == null ? -1 : successor.recordCount() - 1);
            last = Math.max(last, stopped == null ? -1 : stopped.count("recordCount") - 1);
        }
        return last;
    }

    private List<SequenceRange> missingRanges(ObservedStream stream, int limit) {
        if (stream.highestProven < 0) {
            return List.of();
        }
        List<SequenceRange> ranges = stream.missingRanges(0, stream.highestProven, limit + 1);
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
                if (stream == null || (stream.highest() < 0 && stream.unreadableFiles.isEmpty())) {
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
        Finding problem = problem(id, stream, stopped, successor);
        if (problem != null) {
            findings.accept(problem);
        } else {
            findings.accept(of(
                    Finding.Kind.STREAM_COMPLETE,
                    id,
                    stream.sequences.size() + " events, " + describeLoggedInDoubt(stream) + describeNotLogged(stream)
                            + describeEnd(stopped, successor)));
        }
        reportDrops(id, stream);
        if (successor != null && stopped == null && !successor.stoppedCleanly()) {
            reportCrash(id, stream.highest() + 1, successor.recordCount());
        }
        if (fromStart
                && stream.firstServiceEvent(ServiceEventRecord.STARTED) == null
                && !stream.partlyOutOfScope
                && !stream.isNotLogged(0)
                && problem == null) {
            findings.accept(Finding.note("Stream " + id + " has no WaymarkStarted event: it may be from an older"
                    + " version, which did not report dropped events."));
        }
    }

    /** Events of the agent are selected whatever a trail selects, but are not logged while it does not log. */
    private static boolean lacksServiceEvents(ObservedStream stream) {
        return stream.notLoggedReasons.stream().anyMatch(reason -> reason != NotLoggedRecords.Reason.NOT_SELECTED);
    }

    private static String describeLoggedInDoubt(ObservedStream stream) {
        return stream.loggedInDoubt.isEmpty() ? "" : count(stream.loggedInDoubt) + " of them logged in doubt, ";
    }

    private static long count(List<SequenceRange> ranges) {
        return ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
    }

    private static String describeNotLogged(ObservedStream stream) {
        if (stream.notLogged.isEmpty()) {
            return "";
        }
        return count(stream.notLogged) + " not logged by decision ("
                + stream.notLoggedReasons.stream()
                        .map(NotLoggedRecords.Reason::text)
                        .collect(Collectors.joining(", "))
                + "), ";
    }

    private static String describeEnd(@Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (stopped != null) {
            return "stopped cleanly";
        }
        return successor == null ? "still open or killed" : "not shut down cleanly, all delivered events present";
    }

    private @Nullable Finding problem(
            String id, ObservedStream stream, @Nullable ServiceEventRecord stopped, @Nullable PreviousRun successor) {
        if (!stream.duplicates.isEmpty()) {
            return incomplete(
                    id,
                    "duplicate events "
                            + stream.duplicates.stream()
                                    .distinct()
                                    .sorted()
                                    .limit(MAX_REPORTED_RANGES)
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        }
        List<SequenceRange> ranges = missingRanges(stream, MAX_REPORTED_RANGES);
        if (!ranges.isEmpty()) {
            List<SequenceRange> proven = provenMissingRanges(stream);
            return proven.isEmpty()
                    ? unchecked(id, "cannot tell whether the events " + describe(ranges) + " are missing")
                    : incomplete(id, "missing events " + describe(proven) + describeCause(stream, proven));
        }
        long recordCount = stopped != null
                ? stopped.count("recordCount")
                : successor != null && successor.stoppedCleanly() ? successor.recordCount() : -1;
        if (toEnd && recordCount >= 0 && recordCount - 1 > stream.highest()) {
            SequenceRange last = new SequenceRange(stream.highest() + 1, recordCount - 1);
            return streams.hasUnreadableRecords()
                    ? unchecked(id, "cannot tell whether the events " + last + ", the last ones, are missing")
                    : incomplete(id, "missing events " + last + ", the last ones before it stopped");
        }
        if (stopped != null && recordCount >= 0 && recordCount - 1 < stream.sequences.max()) {
            return incomplete(id, "unexpected events after " + (recordCount - 1) + ", the last one when it stopped");
        }
        String accounting =
                stopped == null || !fromStart || lacksServiceEvents(stream) ? null : accountingProblem(stream, stopped);
        if (accounting == null) {
            return null;
        }
        return streams.hasUnreadableRecords()
                ? unchecked(id, "cannot tell whether all dropped events are reported")
                : incomplete(id, accounting);
    }

    /** Returns the first missing ranges, without those that a log file that could not be read may contain. */
    private List<SequenceRange> provenMissingRanges(ObservedStream stream) {
        List<SequenceRange> proven = new ArrayList<>();
        if (streams.hasUnreadableRecords()) {
            return proven;
        }
        boolean includesStart = fromStart || stream.sequences.contains(0) || stream.isNotLogged(0);
        long from = 0;
        while (from <= stream.highestProven && proven.size() <= MAX_REPORTED_RANGES) {
            List<SequenceRange> missing = stream.missingRanges(from, stream.highestProven, MISSING_RANGES_PER_STEP);
            if (missing.isEmpty()) {
                break;
            }
            for (SequenceRange range : missing) {
                if (includesStart || range.first() > 0) {
                    proven.addAll(subtract(range, stream.unreadableFiles));
                }
            }
            from = missing.get(missing.size() - 1).last() + 1;
        }
        return proven;
    }

    private static List<SequenceRange> subtract(SequenceRange missing, List<StreamRange> unreadable) {
        List<SequenceRange> rest = List.of(missing);
        for (StreamRange file : unreadable) {
            List<SequenceRange> next = new ArrayList<>();
            for (SequenceRange range : rest) {
                if (range.first() < file.first()) {
                    next.add(new SequenceRange(range.first(), Math.min(range.last(), file.first() - 1)));
                }
                if (range.last() > file.last()) {
                    next.add(new SequenceRange(Math.max(range.first(), file.last() + 1), range.last()));
                }
            }
            rest = next;
        }
        return rest;
    }

    private static Finding incomplete(String id, String text) {
        return of(Finding.Kind.STREAM_INCOMPLETE, id, text);
    }

    private static Finding unchecked(String id, String text) {
        return new Finding(
                Finding.Kind.UNCHECKED, false, null, "stream " + id + ": " + text + ": some files could not be read");
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
                                + " are not in the store: those in the journal are delivered by the next run in this"
                                + " home, or by 'waymark deliver'; those that were only in memory are lost, as is any"
                                + " from its last second."
                        : "No event is known to be lost, except any from its last second that were in memory.")));
    }

    private void reportMissingStream(String id, PreviousRun successor) {
        long records = successor.recordCount();
        if (records > 0) {
            if (successor.stoppedCleanly() && streams.hasUnreadableRecords()) {
                findings.accept(unchecked(id, "cannot tell whether its " + records + " events are missing"));
            } else if (successor.stoppedCleanly()) {
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
