package io.waymark.agent.request;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of a request or message (W3C Trace Context, section 3.2).
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId 16 hexadecimal digits, the sender's span
 */
public record TraceContext(String traceId, String parentId) {
    /** The header's name. */
    public static final String HEADER = "traceparent";

    private static final int LENGTH = 55;

    /**
     * Reads the header.
     *
     * @param header its text; null if there is none
     * @return null for a header that is not valid
     */
    public static @Nullable TraceContext parse(@Nullable String header) {
        if (header == null
                || header.length() < LENGTH
                || !isFormOfVersion(header)
                || header.charAt(2) != '-'
                || header.charAt(35) != '-'
                || header.charAt(52) != '-') {
            return null;
        }
        String traceId = header.substring(3, 35);
        String parentId = header.substring(36, 52);
        boolean valid = isHex(traceId) && isHex(parentId) && !isZero(traceId) && !isZero(parentId);
        return valid && isHex(header.substring(53, LENGTH)) ? new TraceContext(traceId, parentId) : null;
    }

    /** Version 0 has nothing after the flags, later ones may; 255 is forbidden. */
    private static boolean isFormOfVersion(String header) {
        String version = header.substring(0, 2);
        boolean extended = header.length() > LENGTH;
        return isHex(version)
                && !version.equals("ff")
                && (!extended || (!version.equals("00") && header.charAt(LENGTH) == '-'));
    }

    private static boolean isZero(String text) {
        return text.chars().allMatch(c -> c == '0');
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }
}
