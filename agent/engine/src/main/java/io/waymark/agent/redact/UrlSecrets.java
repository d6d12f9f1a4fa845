package io.waymark.agent.redact;

import io.waymark.agent.json.Latin1Strings;
import java.util.Arrays;

/**
 * Hides credentials in texts: the user information of URLs, the values of parameters, properties and headers with secret
 * names, and HTTP credentials. Recognizes URLs (RFC 3986), database URLs, connection strings, JSON, and each of them
 * percent-encoded or escaped. Where a text can be read in two ways, what may be a secret is hidden. The time is linear in
 * the text's length. Immutable, safe for use by many threads.
 */
public final class UrlSecrets {
    /** A text may be escaped again and again; beyond this, nobody reads it. */
    private static final int MAX_DECODING_STEPS = 3;

    private static final byte DELIMITER = 1;
    private static final byte AT = 2;
    private static final byte SLASH = 4;
    private static final byte USER_INFO = AT | SLASH;
    private static final byte QUOTE = 8;
    private static final byte BLANK = 16;
    /** By character, what it may be part of. */
    private static final byte[] MARKS = marks();

    static final String BEARER = "bearer";
    static final String BASIC = "basic";

    private final SecretNames names;

    /**
     * Creates it.
     *
     * @param names names of parameters with secret values
     */
    public UrlSecrets(SecretNames names) {
        this.names = names;
    }

    /**
     * Whether a text may contain a secret. Called for each recorded string.
     *
     * @param text any text
     * @return {@code false} if {@link #redact} would return the text itself
     */
    public static boolean mayContain(String text) {
        return Latin1Strings.hasDelimiter(text) && hasMark(text);
    }

    /** Whether a text with a delimiter may contain a secret. One pass finds which marks it has; most texts have none or blanks. */
    static boolean hasMark(String text) {
        int marks = Latin1Strings.union(text, MARKS);
        return (marks & DELIMITER) != 0
                || (marks & USER_INFO) == USER_INFO
                || ((marks & QUOTE) != 0 && text.indexOf("':") >= 0)
                || ((marks & BLANK) != 0 && hasBlankAfterName(text));
    }

    private static byte[] marks() {
        byte[] marks = new byte[256];
        Arrays.fill(marks, 0, ' ' + 1, BLANK);
        for (char c : "=%\\\"&".toCharArray()) {
            marks[c] = DELIMITER;
        }
        marks['@'] = AT;
        marks['/'] = SLASH;
        marks['\''] = QUOTE;
        return marks;
    }

    /** Whether white space follows a colon or quote, or a scheme of HTTP credentials. */
    private static boolean hasBlankAfterName(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' && isNameEnd(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNameEnd(String text, int end) {
        return switch (text.charAt(end - 1)) {
            case ':', '\'' -> true;
            case 'r', 'R' -> text.regionMatches(true, end - BEARER.length(), BEARER, 0, BEARER.length());
            case 'c', 'C' -> text.regionMatches(true, end - BASIC.length(), BASIC, 0, BASIC.length());
            default -> false;
        };
    }

    /**
     * Removes the secrets of a text.
     *
     * @param text any text
     * @param seen takes the secrets
     * @return the text with {@link Redactor#HIDDEN} in place of each secret
     */
    public String redact(String text, SeenSecrets seen) {
        SecretRanges ranges = new SecretRanges();
        DecodedText form = DecodedText.original(text);
        for (int i = 0; i <= MAX_DECODING_STEPS && form != null; i++) {
            new SecretFinder(form, names, ranges, seen).find();
            form = form.decode();
        }
        return ranges.hide(text);
    }

    /** Ranges of an original text. Used by one thread. */
    static final class SecretRanges {
        private long[] ranges = {};
        private int count;

        /** Adds a range; the first index is included, the last is not. */
        void add(int from, int to) {
            if (count == ranges.length) {
                ranges = Arrays.copyOf(ranges, Math.max(4, 2 * count));
            }
            ranges[count++] = (long) from << Integer.SIZE | to;
        }

        private String hide(String text) {
            if (count == 0) {
                return text;
            }
            Arrays.sort(ranges, 0, count);
            StringBuilder out = new StringBuilder(text.length());
            int copied = 0;
            for (int i = 0; i < count; i++) {
                int from = (int) (ranges[i] >>> Integer.SIZE);
                int to = (int) ranges[i];
                if (from >= copied) {
                    out.append(text, copied, from).append(Redactor.HIDDEN);
                }
                copied = Math.max(copied, to);
            }
            return out.append(text, copied, text.length()).toString();
        }
    }
}
