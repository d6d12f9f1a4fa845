package io.waymark.agent.redact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Hides what is secret in URLs, alone or within a text: the user information, and the values of parameters with secret names
 * in the path, query and fragment. Recognizes the forms of RFC 3986 and those of database URLs. Immutable, safe for use by
 * many threads.
 */
public final class UrlSecrets {
    /** Names that are secret in a URL only. */
    private static final Set<String> URL_NAMES = Set.of("sig", "signature", "xamzsignature", "key", "code", "pass");

    private static final String ORACLE = ":thin:";
    private static final String ORACLE_OCI = ":oci:";
    private static final String JDBC = "jdbc:";
    private static final int MAX_NAME_LENGTH = 256;
    /** User information is searched no further: the time for hostile texts stays linear. */
    private static final int MAX_USER_INFO_LENGTH = 1024;

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
     * Whether a text may contain a URL with a secret. Called for each recorded string.
     *
     * @param text any text
     * @return {@code false} if {@link #redact} would return the text itself
     */
    public static boolean mayContain(String text) {
        return text.indexOf('?') >= 0
                || text.contains("//")
                || text.startsWith(JDBC)
                || text.contains(ORACLE)
                || text.startsWith("/");
    }

    /**
     * Removes the secrets of the URLs in a text.
     *
     * @param text any text
     * @param seen takes the secrets
     * @return the text with {@link Redactor#HIDDEN} in place of each secret
     */
    public String redact(String text, SeenSecrets seen) {
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int at = 0;
        boolean inUrl = text.startsWith("/");
        boolean inJdbc = text.startsWith(JDBC);
        while (at < text.length()) {
            int secretStart = -1;
            int secretEnd = -1;
            char c = text.charAt(at);
            if (startsAuthority(text, at)) {
                inUrl = true;
                secretStart = at + 2;
                secretEnd = userInfoEnd(text, secretStart);
                at++;
            } else if (text.startsWith(ORACLE, at) || text.startsWith(ORACLE_OCI, at)) {
                inUrl = true;
                secretStart = text.indexOf(':', at + 1) + 1;
                secretEnd = indexOfAt(text, secretStart, secretStart);
                if (secretEnd < 0 || !text.substring(secretStart, secretEnd).contains("/")) {
                    secretEnd = -1;
                }
            } else if (c == '?'
                    || ((inUrl || inJdbc) && (c == '&' || c == ';' || c == '#'))
                    || (inJdbc && "(,/:".indexOf(c) >= 0)) {
                inUrl = true;
                int equals = nameEnd(text, at + 1);
                if (equals > 0 && isSecret(text.substring(at + 1, equals))) {
                    secretStart = equals + 1;
                    secretEnd = valueEnd(text, secretStart, inJdbc);
                }
            } else if (isBlank(c)) {
                inUrl = false;
            }
            if (secretEnd > secretStart) {
                String secret = text.substring(secretStart, secretEnd);
                seen.add(secret);
                // The password alone may come back in a message.
                seen.add(secret.substring(secret.indexOf(':') + 1));
                out.append(text, copied, secretStart).append(Redactor.HIDDEN);
                copied = secretEnd;
                at = secretEnd;
            } else {
                at++;
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static boolean startsAuthority(String text, int at) {
        return text.startsWith("//", at) && (at == 0 || text.charAt(at - 1) == ':' || isBlank(text.charAt(at - 1)));
    }

    /** Returns the index of the {@code @} behind the user information; -1 if there is none. */
    private static int userInfoEnd(String text, int start) {
        int limit = Math.min(text.length(), start + MAX_USER_INFO_LENGTH);
        int end = start;
        int at = -1;
        int colon = -1;
        while (end < limit && "/?#\\".indexOf(text.charAt(end)) < 0 && !isBlank(text.charAt(end))) {
            at = text.charAt(end) == '@' ? end : at;
            colon = text.charAt(end) == ':' ? end : colon;
            end++;
        }
        if (at >= 0 || colon < 0 || isPort(text, colon + 1, end)) {
            return at;
        }
        // What looks like a host with a port that is no number is a user with a password that was not encoded.
        return indexOfAt(text, end, start);
    }

    /** Searches for an {@code @} before the next blank; -1 if there is none near the start. */
    private static int indexOfAt(String text, int from, int start) {
        int limit = Math.min(text.length(), start + MAX_USER_INFO_LENGTH);
        for (int i = from; i < limit && !isBlank(text.charAt(i)); i++) {
            if (text.charAt(i) == '@') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isPort(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            // A placeholder may stand for a port, and a bracket ends an IPv6 address.
            if ((c < '0' || c > '9') && c != ']' && c != ',') {
                return false;
            }
        }
        return true;
    }

    /** Returns the index of the {@code =} behind a parameter's name; -1 if there is none. */
    private static int nameEnd(String text, int start) {
        for (int i = start; i < text.length() && i - start < MAX_NAME_LENGTH; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return i;
            }
            if ("&;#?".indexOf(c) >= 0 || isBlank(c)) {
                return -1;
            }
        }
        return -1;
    }

    /** A semicolon ends a value only in front of another parameter: it may be part of a password. */
    private static int valueEnd(String text, int start, boolean inJdbc) {
        if (inJdbc && text.startsWith("{", start)) {
            int brace = text.indexOf('}', start);
            return brace < 0 ? text.length() : brace + 1;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inJdbc && (c == ')' || c == ',')) {
                return i;
            }
            if (c == '&' || c == '#' || isBlank(c) || (c == ';' && nameEnd(text, i + 1) > 0)) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '"' || c == '<' || c == '>';
    }

    private boolean isSecret(String name) {
        String decoded = name;
        if (name.indexOf('%') >= 0) {
            try {
                decoded = URLDecoder.decode(name, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // Compared as it stands.
            }
        }
        return names.matches(decoded) || URL_NAMES.contains(SecretNames.normalize(decoded));
    }
}
