package io.waymark.agent.servercall;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of a request (W3C Trace Context, section 3.2).
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId 16 hexadecimal digits, the client's span
 */
record TraceContext(String traceId, String parentId) {
    private static final int LENGTH = 55;

    /** Returns null for a header that is not valid. */
    static @Nullable TraceContext parse(@Nullable String header) {
        if (header == null
                || header.length() < LENGTH
                || header.charAt(2) != '-'
                || header.charAt(35) != '-'
                || header.charAt(52) != '-') {
            return null;
        }
        String traceId = header.substring(3, 35);
        String parentId = header.substring(36, 52);
        return isHex(traceId) && isHex(parentId) ? new TraceContext(traceId, parentId) : null;
    }

    private static boolean isHex(String text) {
        boolean zero = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }
}
