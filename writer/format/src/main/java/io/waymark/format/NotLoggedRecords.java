package io.waymark.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records of a stream that a trail has not, or has without proof, since somebody decided so. A digest lists them, and its signature covers the list:
 * so nobody else can claim that missing records were left out by decision.
 *
 * @param stream the stream's id
 * @param reason who decided
 * @param sequences the records' numbers
 */
public record NotLoggedRecords(String stream, Reason reason, List<SequenceRange> sequences) {
    /** Why records are not logged. */
    public enum Reason {
        /** The trail was not logging: before {@code StartLogging}, or after {@code StopLogging} or {@code DeleteTrail}. */
        LOGGING_STOPPED("LoggingStopped"),
        /** They may be in log files that no digest lists, since log file validation was off. */
        VALIDATION_OFF("ValidationOff"),
        /**
         * They are in log files, although it is in doubt whether the trail was logging, or selected them: their journal could
         * not be read when that changed.
         */
        LOGGED_IN_DOUBT("LoggedInDoubt"),
        /** The trail's event selectors, or its region, do not select them. */
        NOT_SELECTED("NotSelected");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns the reason as digests have it. */
        public String text() {
            return text;
        }

        /**
         * Finds a reason.
         *
         * @param text as digests have it
         * @return the reason
         * @throws FormatException if there is no such reason
         */
        public static Reason of(String text) throws FormatException {
            for (Reason reason : values()) {
                if (reason.text.equals(text)) {
                    return reason;
                }
            }
            throw new FormatException("not a reason for which records are not logged: " + text);
        }
    }

    /** Checks the stream, and copies the list. */
    public NotLoggedRecords {
        if (stream.isEmpty() || sequences.isEmpty()) {
            throw new IllegalArgumentException("no records of the stream '" + stream + "'");
        }
        sequences = List.copyOf(sequences);
    }

    /**
     * Sums up what no digest will list.
     *
     * @param records records, those that came last at the end
     * @param maxStreams the maximum number of streams, at least 1; those whose last records came first are left out
     * @param kept the streams that are not left out, which may be more
     * @return one range of records without proof for each stream: from the first to the last of its records
     */
    public static List<NotLoggedRecords> summarize(List<NotLoggedRecords> records, int maxStreams, Set<String> kept) {
        Map<String, SequenceRange> ranges = new LinkedHashMap<>();
        for (NotLoggedRecords each : records) {
            for (SequenceRange range : each.sequences) {
                SequenceRange before = ranges.remove(each.stream);
                ranges.put(
                        each.stream,
                        before == null
                                ? range
                                : new SequenceRange(
                                        Math.min(before.first(), range.first()),
                                        Math.max(before.last(), range.last())));
            }
        }
        int[] excess = {ranges.size() - maxStreams};
        ranges.keySet().removeIf(stream -> !kept.contains(stream) && excess[0]-- > 0);
        List<NotLoggedRecords> summary = new ArrayList<>();
        ranges.forEach(
                (stream, range) -> summary.add(new NotLoggedRecords(stream, Reason.VALIDATION_OFF, List.of(range))));
        return List.copyOf(summary);
    }

    /** A stream and a reason: a list has one entry for each. */
    private record Group(String stream, Reason reason) {}

    /**
     * Merges lists.
     *
     * @param one a list
     * @param other another list
     * @return one entry for each stream and reason of both
     */
    public static List<NotLoggedRecords> merge(List<NotLoggedRecords> one, List<NotLoggedRecords> other) {
        Map<Group, List<SequenceRange>> groups = new LinkedHashMap<>();
        for (List<NotLoggedRecords> list : List.of(one, other)) {
            for (NotLoggedRecords records : list) {
                groups.computeIfAbsent(new Group(records.stream, records.reason), group -> new ArrayList<>())
                        .addAll(records.sequences);
            }
        }
        List<NotLoggedRecords> merged = new ArrayList<>();
        groups.forEach((group, ranges) ->
                merged.add(new NotLoggedRecords(group.stream, group.reason, SequenceRange.merge(ranges))));
        return List.copyOf(merged);
    }
}
