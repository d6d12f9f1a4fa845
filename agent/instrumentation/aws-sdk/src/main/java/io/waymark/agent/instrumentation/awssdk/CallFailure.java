package io.waymark.agent.instrumentation.awssdk;

import org.jspecify.annotations.Nullable;

/**
 * Why a call failed.
 *
 * @param code the service's error code; if the call never got an answer, the exception's name
 * @param message the service's words, or the exception's
 * @param status the answer's HTTP status; 0 if there was none
 * @param modelled whether the service's API model declares the error
 */
public record CallFailure(String code, @Nullable String message, int status, boolean modelled) {
    private static final int FORBIDDEN = 403;
    private static final String ACCESS_DENIED = "AccessDenied";

    boolean isDenial() {
        return code.contains(ACCESS_DENIED)
                || code.contains("Unauthorized")
                || code.contains("NotAuthorized")
                || (status == FORBIDDEN && code.contains("Forbidden"));
    }

    /**
     * Returns the name that CloudTrail has for the error: that of the model's exception, also where the service answers with
     * a shorter code; one name for denials by policies; the service's code for errors that the model lacks.
     *
     * @param suffix what the names of the service's exceptions have after the code; null for nothing
     */
    String recordedCode(@Nullable String suffix) {
        if (code.equals("AccessDeniedException") && (!modelled || isByPolicy())) {
            return ACCESS_DENIED;
        }
        boolean shortened = modelled && suffix != null && !code.endsWith(suffix) && !code.endsWith("Exception");
        return shortened ? code + suffix : code;
    }

    private boolean isByPolicy() {
        return message != null && message.contains("not authorized to perform");
    }
}
