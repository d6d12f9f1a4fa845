package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import io.waymark.validator.verifier.NumberSet.Run;
import io.waymark.validator.verifier.ServiceEventRecord.Previous;
import io.waymark.validator.verifier.Streams.Stream;
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
final class Completeness {
    private static final int MOST_RUNS = 10;

    private final Streams streams;
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
    Completeness(Streams streams, boolean fromStart, boolean toEnd, Consumer<Finding> findings) {
        this.streams = streams;
        this.fromStart = fromStart;
        this.toEnd = toEnd;
        this.findings = findings;
    }

    /** Tells whether any number is missing so far. */
    boolean hasGaps() {
        return streams.byId().values().stream()
                .anyMatch(stream -> !missing(stream, 1).isEmpty());
    }

    /** Tells whether a log file may hold numbers that are missing. */
    boolean mayFill(StreamRange range) {
        Stream stream = streams.byId().get(range.stream());
        return stream != null
                && missing(stream, MOST_RUNS).stream()
                        .anyMatch(run -> run.first() <= range.last() && run.last() >= range.first());
    }

    private List<Run> missing(Stream stream, int most) {
        if (stream.proven < 0) {
            return List.of();
        }
        List<Run> runs = stream.numbers.missing(0, stream.proven, most + 1);
        // What was asked for begins somewhere in the stream.
        boolean begun = fromStart || runs.isEmpty() || runs.get(0).first() > 0;
        return begun ? runs : runs.subList(1, runs.size());
    }

    /** Tells of all streams. */
    void report() {
        streams.byId().forEach((id, stream) -> {
            if (stream.proven >= 0) {
                report(id, stream);
            }
        });
        if (fromStart && toEnd) {
            streams.successors().forEach((id, told) -> {
                Stream stream = streams.byId().get(id);
                if (stream == null || stream.numbers.greatest() < 0) {
                    reportLeftOut(id, told);
                }
            });
        }
        if (streams.lostTrack()) {
            findings.accept(new Finding(
                    Finding.Kind.UNCHECKED,
                    false,
                    null,
                    "too much for the memory to find all missing events: validate shorter periods"));
        }
    }

    private void report(String id, Stream stream) {
        ServiceEventRecord stopped = stream.first(ServiceEventRecord.STOPPED);
        Previous successor = streams.successors().get(id);
        String problem = problem(stream, stopped, successor);
        if (problem != null) {
            findings.accept(of(Finding.Kind.STREAM_INCOMPLETE, id, problem));
        } else {
            findings.accept(of(
                    Finding.Kind.STREAM_COMPLETE,
                    id,
                    stream.numbers.size() + " events, " + ending(stopped, successor)));
        }
        noteDrops(id, stream);
        if (successor != null && stopped == null && !successor.stopped()) {
            noteCrash(id, stream.numbers.greatest() + 1, successor.records());
        }
        if (fromStart && stream.first(ServiceEventRecord.STARTED) == null && problem == null) {
            findings.accept(Finding.note("Stream " + id + " does not tell when it began, so that it may be of an older"
                    + " version, which did not tell what it dropped."));
        }
    }

    private static String ending(@Nullable ServiceEventRecord stopped, @Nullable Previous successor) {
        if (stopped != null) {
            return "all that it had when it stopped";
        }
        return successor == null
                ? "and it goes on, or was killed"
                : "all that was delivered of it; it was killed, or crashed";
    }

    private @Nullable String problem(
            Stream stream, @Nullable ServiceEventRecord stopped, @Nullable Previous successor) {
        if (!stream.twice.isEmpty()) {
            return "more than one event has the number "
                    + stream.twice.stream()
                            .distinct()
                            .sorted()
                            .limit(MOST_RUNS)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        List<Run> runs = missing(stream, MOST_RUNS);
        if (!runs.isEmpty()) {
            return "no log file has its events " + text(runs) + cause(stream, runs);
        }
        long said = stopped != null
                ? stopped.count("records")
                : successor != null && successor.stopped() ? successor.records() : -1;
        if (toEnd && said >= 0 && said - 1 > stream.numbers.greatest()) {
            return "no log file has its events " + new Run(stream.numbers.greatest() + 1, said - 1)
                    + ", which are the last that it had when it stopped";
        }
        if (stopped != null && said >= 0 && said - 1 < stream.numbers.greatest()) {
            return "there are events after the last one, " + (said - 1) + ", with which it stopped";
        }
        return stopped == null || !fromStart ? null : sumProblem(stream, stopped);
    }

    private static String text(List<Run> runs) {
        return runs.stream().limit(MOST_RUNS).map(Run::toString).collect(Collectors.joining(", "))
                + (runs.size() > MOST_RUNS ? " and others" : "");
    }

    private static String cause(Stream stream, List<Run> runs) {
        long files = stream.notFound.stream()
                .filter(range ->
                        runs.stream().anyMatch(run -> run.first() <= range.last() && run.last() >= range.first()))
                .count();
        return files == 0
                ? "; no digest lists a log file that had them"
                : "; " + files + (files == 1 ? " log file that is" : " log files that are")
                        + " missing or invalid may have had them";
    }

    /** What was generated is what has a number and what was dropped; each drop was told in time. */
    private static @Nullable String sumProblem(Stream stream, ServiceEventRecord stopped) {
        Map<String, Long> told = drops(stream);
        long dropped = 0;
        for (Map.Entry<String, String> detail : stopped.details().entrySet()) {
            if (detail.getKey().startsWith("dropped.")) {
                String reason = detail.getKey().substring("dropped.".length());
                long number = stopped.count(detail.getKey());
                dropped += number;
                if (told.getOrDefault(reason, 0L) != number) {
                    return "when it stopped it had dropped " + number + " events (" + reason
                            + "), but its EventsDropped tell of " + told.getOrDefault(reason, 0L);
                }
            }
        }
        long generated = stopped.count("generated");
        return generated == stopped.count("records") + dropped
                ? null
                : "its sums differ: it generated " + generated + " events, " + stopped.count("records")
                        + " have numbers and " + dropped + " were dropped";
    }

    private static Map<String, Long> drops(Stream stream) {
        Map<String, Long> drops = new TreeMap<>();
        for (ServiceEventRecord event : stream.told) {
            String reason = event.text("reason");
            if (event.eventName().equals(ServiceEventRecord.DROPPED) && reason != null) {
                drops.merge(reason, Math.max(0, event.count("number")), Long::sum);
            }
        }
        return drops;
    }

    private void noteDrops(String id, Stream stream) {
        Map<String, Long> drops = drops(stream);
        if (!drops.isEmpty()) {
            findings.accept(Finding.note("Stream " + id + " tells of events that were dropped: "
                    + drops.entrySet().stream()
                            .map(drop -> drop.getValue() + " (" + drop.getKey() + ")")
                            .collect(Collectors.joining(", "))
                    + "; 'waymark events --event-name EventsDropped' says when."));
        }
    }

    private void noteCrash(String id, long next, long said) {
        findings.accept(Finding.note("Stream " + id + " ended without a word: the JVM was killed, or crashed. "
                + (said > next
                        ? "Its events " + new Run(next, said - 1)
                                + ", and any that came in its last second, were in memory and are lost."
                        : "No event is known to be lost; any that came in its last second and was in memory is.")));
    }

    private void reportLeftOut(String id, Previous successor) {
        long records = successor.records();
        if (records > 0) {
            if (successor.stopped()) {
                findings.accept(of(
                        Finding.Kind.STREAM_INCOMPLETE,
                        id,
                        "no log file has any of its " + records + " events, of which the run after it tells"));
            } else {
                noteCrash(id, 0, records);
            }
        }
    }

    private static Finding of(Finding.Kind kind, String id, String text) {
        return new Finding(kind, false, null, id + ": " + text);
    }
}
