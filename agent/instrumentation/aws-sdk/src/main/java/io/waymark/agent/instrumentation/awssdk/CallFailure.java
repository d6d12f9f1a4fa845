package io.waymark.agent.instrumentation.awssdk;

import org.jspecify.annotations.Nullable;

/**
 * Why a call failed.
 *
 * @param code the service's error code; if the call never got an answer, the exception's name
 * @param message the service's words, or the exception's
 * @param status the answer's HTTP status; 0 if there was none
 */
public record CallFailure(String code, @Nullable String message, int status) {}
