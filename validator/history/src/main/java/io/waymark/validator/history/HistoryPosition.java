package io.waymark.validator.history;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an event in the order of the history, newest first. It stays the same when events are added, or the index is
 * rebuilt.
 *
 * @param time its event time, in epoch seconds
 * @param sequence its sequence number in its stream; 0 if it has none
 * @param digest the beginning of the hash of its record: it orders the events of different streams of one second
 */
public record HistoryPosition(long time, long sequence, long digest) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,19})\\.(-?\\d{1,19})\\.(-?\\d{1,19})");

    /**
     * Parses a position.
     *
     * @param text what {@link #toString()} has returned
     * @return the position; empty if it is not the text of one
     */
    public static Optional<HistoryPosition> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            // No instant is outside of the range.
            long time = Instant.ofEpochSecond(Long.parseLong(matcher.group(1))).getEpochSecond();
            return Optional.of(
                    new HistoryPosition(time, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns a short text, for URLs. */
    @Override
    public String toString() {
        return time + "." + sequence + "." + digest;
    }
}
