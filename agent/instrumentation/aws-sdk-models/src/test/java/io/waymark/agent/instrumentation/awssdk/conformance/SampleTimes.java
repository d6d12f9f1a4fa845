package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Reads the times that records have, in any of their forms. */
final class SampleTimes {
    private static final double MAX_SECONDS = 1e11;
    private static final List<DateTimeFormatter> TEXTS = List.of(
            DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC));

    private SampleTimes() {}

    /**
     * Reads a time.
     *
     * @param json a text, or seconds or milliseconds since 1970
     * @return the time; the epoch if the value is not a time
     */
    static Instant parse(JsonNode json) {
        if (json.isNumber()) {
            double number = json.asDouble();
            return Instant.ofEpochMilli(Math.round(number < MAX_SECONDS ? number * 1000 : number));
        }
        String text = json.asText().replace('\u202f', ' ');
        for (DateTimeFormatter format : TEXTS) {
            try {
                return format.parse(text, Instant::from);
            } catch (DateTimeException e) {
                // The next form.
            }
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
