package io.waymark.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Consecutive sequence numbers of a stream.
 *
 * @param first the lowest number, at least 0
 * @param last the highest number, inclusive
 */
public record SequenceRange(long first, long last) {
    /** Checks that the range is possible. */
    public SequenceRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range of sequence numbers: " + first + " to " + last);
        }
    }

    /**
     * Merges ranges.
     *
     * @param ranges ranges in any order, which may overlap
     * @return the same numbers in ascending ranges that neither overlap nor touch
     */
    public static List<SequenceRange> merge(List<SequenceRange> ranges) {
        List<SequenceRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(SequenceRange::first));
        List<SequenceRange> merged = new ArrayList<>();
        for (SequenceRange range : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && range.first - 1 <= merged.get(last).last) {
                SequenceRange before = merged.get(last);
                merged.set(last, new SequenceRange(before.first, Math.max(before.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    /**
     * Formats ranges, such as {@code 0-5,7}.
     *
     * @param ranges the ranges
     * @return the text
     */
    public static String format(List<SequenceRange> ranges) {
        return ranges.stream()
                .map(range -> range.first == range.last ? Long.toString(range.first) : range.first + "-" + range.last)
                .collect(Collectors.joining(","));
    }

    /**
     * Parses what {@link #format} returns.
     *
     * @param text the text
     * @return the ranges
     * @throws FormatException if it is anything else
     */
    public static List<SequenceRange> parse(String text) throws FormatException {
        List<SequenceRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int hyphen = part.indexOf('-');
            try {
                ranges.add(
                        hyphen < 0
                                ? new SequenceRange(Long.parseLong(part), Long.parseLong(part))
                                : new SequenceRange(
                                        Long.parseLong(part.substring(0, hyphen)),
                                        Long.parseLong(part.substring(hyphen + 1))));
            } catch (IllegalArgumentException e) {
                throw new FormatException("not a range of sequence numbers: " + part, e);
            }
        }
        return List.copyOf(ranges);
    }

    /** Returns the numbers as messages have them, such as {@code 0 to 5}. */
    @Override
    public String toString() {
        return first == last ? Long.toString(first) : first + " to " + last;
    }
}
