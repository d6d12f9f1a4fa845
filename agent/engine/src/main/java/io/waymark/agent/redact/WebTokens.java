package io.waymark.agent.redact;

/**
 * Hides signed and encrypted tokens in texts: JSON web tokens in their compact form (RFC 7515 section 7.1, RFC 7516 section
 * 7.1), whatever is around them. Libraries put a token that they reject into the message. The time is linear in the text's
 * length.
 */
final class WebTokens {
    /** How a JSON object starts in Base64: with a brace and a quote. */
    private static final String START = "eyJ";

    /** A signed token has three parts, an encrypted one five. */
    private static final int MIN_DOTS = 2;

    private WebTokens() {}

    /** Returns the text with {@link Redactor#HIDDEN} in place of each token; the same text if there is none. */
    static String hide(String text) {
        StringBuilder clean = null;
        int copied = 0;
        int start = text.indexOf(START);
        while (start >= 0) {
            int end = start;
            int dots = 0;
            while (end < text.length() && isPart(text.charAt(end))) {
                dots += text.charAt(end) == '.' ? 1 : 0;
                end++;
            }
            if (dots >= MIN_DOTS) {
                clean = clean == null ? new StringBuilder(text.length()) : clean;
                clean.append(text, copied, start).append(Redactor.HIDDEN);
                copied = end;
            }
            start = text.indexOf(START, end);
        }
        return clean == null ? text : clean.append(text, copied, text.length()).toString();
    }

    private static boolean isPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
