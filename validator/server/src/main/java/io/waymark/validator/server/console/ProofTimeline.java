package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.DigestKey;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code timeline}: how many events were recorded in each hour or day, and whether they are proved. Events count in the hour of
 * their event time, and so do all log files that hold them. Each event is as proved as the best of its log files; the hour is as
 * proved as its events, and no better than a log file that is missing or was changed. A log file that the history does not have
 * counts in the hour of its delivery; a digest, in the hour that it ends. Thread-safe.
 */
final class ProofTimeline {
    /** Of days, twenty years; of hours, the event history of 90 days, and more. */
    private static final int MAX_INTERVALS = 24 * 366;

    private static final int MAX_REASONS = 5;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final EventHistory history;
    private final IntegrityMonitor integrity;

    ProofTimeline(EventHistory history, IntegrityMonitor integrity) {
        this.history = history;
        this.integrity = integrity;
    }

    /** Returns the names of all parameters. */
    static Set<String> parameters() {
        Set<String> names = EventSearch.filters();
        names.add("Interval");
        return names;
    }

    /** What is known of an interval. */
    private static final class Interval {
        private final Map<Proof, Integer> logFiles = new EnumMap<>(Proof.class);
        private final Map<Proof, Integer> digests = new EnumMap<>(Proof.class);
        private final Map<String, Finding> reasons = new LinkedHashMap<>();
        private final Set<String> files = new HashSet<>();
        private Proof proof = Proof.NONE;
        private long events;

        /** Adds events, with the log files that hold them. */
        void addEvents(List<String> holding, long count, IntegrityReport report) {
            events += count;
            proof = proof.worse(report.proofOf(report.bestOf(holding)));
            for (String file : holding) {
                if (!files.add(file)) {
                    continue;
                }
                Proof its = report.proofOf(file);
                logFiles.merge(its, 1, Integer::sum);
                if (its.isViolation()) {
                    proof = proof.worse(its);
                }
                Finding finding = report.findingOf(file);
                if (finding != null) {
                    addReason(finding);
                }
            }
        }

        void add(Map<Proof, Integer> counts, Proof its) {
            counts.merge(its, 1, Integer::sum);
            proof = proof.worse(its);
        }

        void addReason(Finding finding) {
            ObjectUri object = finding.object();
            if (reasons.size() < MAX_REASONS && IntegrityReport.proofOf(finding).compareTo(Proof.PENDING) > 0) {
                reasons.put(object == null ? finding.text() : object.toString(), finding);
            }
        }

        ObjectNode toJson(Instant start) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("start", EventTime.format(start))
                    .put("events", events)
                    .put("proof", proof.name());
            put(json.putObject("logFiles"), logFiles);
            put(json.putObject("digests"), digests);
            ArrayNode why = json.putArray("reasons");
            reasons.values().forEach(finding -> why.add(describe(finding)));
            return json;
        }

        private static void put(ObjectNode json, Map<Proof, Integer> counts) {
            counts.forEach((each, count) -> json.put(each.name(), count));
        }
    }

    static ObjectNode describe(Finding finding) {
        ObjectUri object = finding.object();
        return JsonNodeFactory.instance
                .objectNode()
                .put("proof", IntegrityReport.proofOf(finding).name())
                .put("kind", finding.kind().name())
                .put("object", object == null ? "" : object.toString())
                .put("text", finding.text());
    }

    ObjectNode find(ConsoleParameters parameters) throws ConsoleException, IOException {
        Duration length = interval(parameters);
        Instant start = parameters.time(EventSearch.START_TIME);
        Instant end = parameters.time(EventSearch.END_TIME);
        if (start == null || end == null || Duration.between(start, end).dividedBy(length) > MAX_INTERVALS) {
            throw new ConsoleException(
                    400, "StartTime and EndTime must be at most " + MAX_INTERVALS + " intervals apart");
        }
        IntegrityReport report = integrity.report();
        SortedMap<Instant, Interval> intervals = new TreeMap<>();
        Set<String> inHistory = new HashSet<>();
        history.countByLogFiles(EventSearch.query(parameters), length).forEach((at, files) -> {
            Interval interval = intervals.computeIfAbsent(at, unused -> new Interval());
            files.forEach((holding, count) -> {
                interval.addEvents(holding, count, report);
                inHistory.addAll(holding);
            });
        });
        if (!isFiltered(parameters)) {
            report.logFiles().forEach((file, finding) -> {
                if (!inHistory.contains(file)) {
                    add(intervals, finding, key -> LogFileKey.parse(key).time(), length, start, end, false);
                }
            });
            report.digests()
                    .forEach(finding ->
                            add(intervals, finding, key -> DigestKey.parse(key).endTime(), length, start, end, true));
        }
        ObjectNode response = JsonNodeFactory.instance
                .objectNode()
                .put("intervalSeconds", length.toSeconds())
                .put("start", EventTime.format(start))
                .put("end", EventTime.format(end));
        ArrayNode list = response.putArray("intervals");
        intervals.forEach((at, interval) -> list.add(interval.toJson(at)));
        return response;
    }

    private static Duration interval(ConsoleParameters parameters) throws ConsoleException {
        String name = parameters.text("Interval").orElse("hour");
        return switch (name) {
            case "hour" -> HOUR;
            case "day" -> DAY;
            default -> throw new ConsoleException(400, "Interval must be hour or day: " + name);
        };
    }

    /** The proof of some events is that of their log files alone. */
    private static boolean isFiltered(ConsoleParameters parameters) {
        return EventSearch.filters().stream()
                .filter(name -> !name.equals(EventSearch.START_TIME) && !name.equals(EventSearch.END_TIME))
                .anyMatch(name -> parameters.text(name).isPresent());
    }

    /** Reads from the key of an object the end of the interval that it is about. */
    @FunctionalInterface
    private interface EndTime {
        Instant of(String key) throws FormatException;
    }

    private static void add(
            SortedMap<Instant, Interval> intervals,
            Finding finding,
            EndTime endTime,
            Duration length,
            Instant start,
            Instant end,
            boolean digest) {
        ObjectUri object = finding.object();
        if (object == null) {
            return;
        }
        Instant at;
        try {
            at = endTime.of(object.key()).minusSeconds(1);
        } catch (FormatException e) {
            // Moved, or not what its name says: it is among the problems, which have no hour.
            return;
        }
        if (at.isBefore(start) || at.isAfter(end)) {
            return;
        }
        long first = Math.floorDiv(at.getEpochSecond(), length.toSeconds()) * length.toSeconds();
        Interval interval = intervals.computeIfAbsent(Instant.ofEpochSecond(first), unused -> new Interval());
        interval.add(digest ? interval.digests : interval.logFiles, IntegrityReport.proofOf(finding));
        interval.addReason(finding);
    }
}
