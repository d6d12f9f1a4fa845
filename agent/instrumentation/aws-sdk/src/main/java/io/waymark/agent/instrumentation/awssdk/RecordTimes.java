package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.json.JsonBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The forms of times in requests and responses. */
final class RecordTimes {
    private static final int MILLIS_PER_SECOND = 1000;
    private static final DateTimeFormatter PLAIN = format("MMM d, yyyy h:mm:ss a");
    private static final DateTimeFormatter WITH_COMMA = format("MMM d, yyyy, h:mm:ss a");
    private static final DateTimeFormatter ISO_MILLIS = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private RecordTimes() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }

    static void write(JsonBuffer out, ServiceRules.TimeStyle style, Instant instant) {
        switch (style) {
            case MODEL -> out.string(PLAIN.format(instant));
            case WITH_COMMA -> out.string(WITH_COMMA.format(instant));
            case ISO -> out.string(iso(instant));
            case ISO_MILLIS -> out.string(isoMillis(instant));
            case EPOCH_SECONDS -> out.number((double) instant.toEpochMilli() / MILLIS_PER_SECOND);
        }
    }

    static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String isoMillis(Instant instant) {
        return ISO_MILLIS.format(instant);
    }
}
