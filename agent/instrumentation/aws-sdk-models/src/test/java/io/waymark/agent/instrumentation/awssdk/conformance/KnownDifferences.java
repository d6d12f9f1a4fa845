package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code reasons.txt}, which explains itself: why made records differ from delivered ones. */
final class KnownDifferences {
    private static final String FILE = "reasons.txt";
    private static final Pattern ROW =
            Pattern.compile("(?<source>\\S+) (?<names>\\S+)(?: until (?<until>\\d{4}))?: (?<text>.+?)");

    private final List<DifferenceRule> rules = new ArrayList<>();

    /** One of the things in which a record differs. */
    record RecordDifference(String source, String name, int year, String text) {
        static RecordDifference of(JsonNode event, String text) {
            return new RecordDifference(
                    event.path("eventSource").asText().replace(".amazonaws.com", ""),
                    event.path("eventName").asText(),
                    year(event.path("eventTime").asText()),
                    text.replaceAll("\\d{6,}", "N"));
        }

        private static int year(String time) {
            return time.matches("\\d{4}-.*") ? Integer.parseInt(time.substring(0, 4)) : 0;
        }

        @Override
        public String toString() {
            return source + " " + name + " of " + year + ": " + text;
        }
    }

    private record DifferenceRule(Pattern source, Pattern name, int until, Pattern text, String reason) {
        boolean isFor(RecordDifference difference) {
            return source.matcher(difference.source()).matches()
                    && name.matcher(difference.name()).matches()
                    && difference.year() <= until
                    && text.matcher(difference.text()).matches();
        }
    }

    private KnownDifferences() {}

    static KnownDifferences load() {
        KnownDifferences reasons = new KnownDifferences();
        try (InputStream in = KnownDifferences.class.getResourceAsStream(FILE)) {
            BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String reason = "";
            for (String row = text.readLine(); row != null; row = text.readLine()) {
                if (row.startsWith("since ")) {
                    reason = row.substring("since ".length());
                } else if (!row.isBlank() && !row.startsWith("#")) {
                    reasons.rules.add(rule(row.trim(), reason));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reasons;
    }

    private static DifferenceRule rule(String row, String reason) {
        Matcher parts = ROW.matcher(row);
        if (!parts.matches() || reason.isEmpty()) {
            throw new IllegalStateException(FILE + ": not a row: " + row);
        }
        String until = parts.group("until");
        return new DifferenceRule(
                glob(parts.group("source")),
                glob(parts.group("names")),
                until == null ? Integer.MAX_VALUE : Integer.parseInt(until),
                glob(parts.group("text")),
                reason);
    }

    /** {@code *} stands for anything, a comma for "or". */
    private static Pattern glob(String text) {
        List<String> either = new ArrayList<>();
        for (String alternative : text.split(",(?! )", -1)) {
            either.add(Pattern.quote(alternative).replace("*", "\\E.*\\Q"));
        }
        return Pattern.compile(String.join("|", either));
    }

    Optional<String> of(RecordDifference difference) {
        return rules.stream()
                .filter(rule -> rule.isFor(difference))
                .map(DifferenceRule::reason)
                .findFirst();
    }
}
