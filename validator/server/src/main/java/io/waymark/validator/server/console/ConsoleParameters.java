package io.waymark.validator.server.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request. An empty one counts as absent. */
final class ConsoleParameters {
    /** The longest value that {@code LookupEvents} takes. */
    private static final int MAX_LENGTH = 2_000;

    private final Fields fields;

    private ConsoleParameters(Fields fields) {
        this.fields = fields;
    }

    /**
     * Reads the parameters of a request.
     *
     * @param request the request
     * @param known the names that it may have
     * @return its parameters
     * @throws ConsoleException if it has others, one of them twice, or one that cannot be decoded
     */
    static ConsoleParameters of(Request request, Set<String> known) throws ConsoleException {
        Fields fields;
        try {
            fields = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw new ConsoleException(400, "the query is not valid percent-encoded UTF-8");
        }
        for (Fields.Field field : fields) {
            if (!known.contains(field.getName())) {
                throw new ConsoleException(400, "unknown parameter " + field.getName() + "; there are " + known);
            }
            if (field.hasMultipleValues()) {
                throw new ConsoleException(400, field.getName() + " must not be repeated");
            }
            if (field.getValue().length() > MAX_LENGTH) {
                throw new ConsoleException(400, field.getName() + " has more than " + MAX_LENGTH + " characters");
            }
        }
        return new ConsoleParameters(fields);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.getValue(name)).filter(value -> !value.isEmpty());
    }

    int integer(String name, int otherwise, int max) throws ConsoleException {
        String text = text(name).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw new ConsoleException(400, name + " must be between 1 and " + max + ": " + text);
    }

    @Nullable
    Instant time(String name) throws ConsoleException {
        String text = text(name).orElse(null);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ConsoleException(400, name + " must be a time like 2026-01-31T12:00:00Z: " + text);
        }
    }
}
