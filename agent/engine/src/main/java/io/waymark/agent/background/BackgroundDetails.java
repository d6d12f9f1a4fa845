package io.waymark.agent.background;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one message or one run of a job.
 *
 * @param parameters the members of {@code requestParameters}: texts, numbers, booleans, and lists and maps of these; null
 *     values are left out
 * @param traceparent the header of this name; null if there is none
 */
public record BackgroundDetails(
        Map<String, ?> parameters, @Nullable String traceparent) {
    /** Nothing. */
    static final BackgroundDetails NONE = new BackgroundDetails(Map.of(), null);

    /** Creates details with a copy of the parameters, in their order. */
    public BackgroundDetails {
        Map<String, Object> copy = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (value != null) {
                copy.put(name, value);
            }
        });
        parameters = Collections.unmodifiableMap(copy);
    }
}
