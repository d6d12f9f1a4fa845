package io.waymark.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** CloudTrail's format of times in records and digests: {@code 2026-01-31T23:59:59Z}, whole seconds, UTC. */
public final class EventTime {
    private static final DateTimeFormatter FORMATTER = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private EventTime() {}

    /**
     * Formats a time, truncated to the second.
     *
     * @param time the time
     * @return 20 characters
     */
    public static String format(Instant time) {
        return FORMATTER.format(time.truncatedTo(ChronoUnit.SECONDS));
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
