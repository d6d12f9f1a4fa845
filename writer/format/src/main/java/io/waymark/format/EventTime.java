package io.waymark.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** CloudTrail's format of times in records and digests: {@code 2026-01-31T23:59:59Z}, whole seconds, UTC. */
public final class EventTime {
    private static final DateTimeFormatter FORMATTER = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private static final int LENGTH = 20;
    private static final int MAX_FOUR_DIGITS = 9_999;

    private EventTime() {}

    /**
     * Formats a time, truncated to the second.
     *
     * @param time the time
     * @return 20 characters
     */
    public static String format(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LENGTH);
        appendDay(text, utc, "-");
        text.append('T');
        appendTimeOfDay(text, utc, ":");
        text.append(':');
        appendTwoDigits(text, utc.getSecond());
        return text.append('Z').toString();
    }

    /** Appends year, month and day. */
    static void appendDay(StringBuilder text, LocalDateTime utc, String separator) {
        appendYear(text, utc.getYear());
        text.append(separator);
        appendTwoDigits(text, utc.getMonthValue());
        text.append(separator);
        appendTwoDigits(text, utc.getDayOfMonth());
    }

    /** Appends hour and minute. */
    static void appendTimeOfDay(StringBuilder text, LocalDateTime utc, String separator) {
        appendTwoDigits(text, utc.getHour());
        text.append(separator);
        appendTwoDigits(text, utc.getMinute());
    }

    /** The pattern {@code uuuu} has four digits, and a sign where these do not suffice. */
    private static void appendYear(StringBuilder text, int year) {
        int digits = Math.abs(year);
        if (year < 0) {
            text.append('-');
        } else if (year > MAX_FOUR_DIGITS) {
            text.append('+');
        }
        if (digits > MAX_FOUR_DIGITS) {
            text.append(digits);
        } else {
            appendTwoDigits(text, digits / 100);
            appendTwoDigits(text, digits % 100);
        }
    }

    /** A {@link DateTimeFormatter} would allocate 1 KB for each time, and the status files have several each second. */
    private static void appendTwoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /**
     * Parses a time.
     *
     * @param text 20 characters
     * @return the time
     * @throws FormatException if the text has another format
     */
    public static Instant parse(String text) throws FormatException {
        try {
            return FORMATTER.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw new FormatException("not a time like 2026-01-31T23:59:59Z: " + text, e);
        }
    }
}
