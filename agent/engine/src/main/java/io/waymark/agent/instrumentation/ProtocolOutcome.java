package io.waymark.agent.instrumentation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, in the terms of its protocol.
 *
 * @param response the members of the record's {@code responseElements}: texts, numbers and booleans by name
 * @param errorCode the record's {@code errorCode}; null if the request succeeded
 * @param errorMessage the record's {@code errorMessage}; null if there is none
 */
public record ProtocolOutcome(
        Map<String, ?> response,
        @Nullable String errorCode,
        @Nullable String errorMessage) {}
