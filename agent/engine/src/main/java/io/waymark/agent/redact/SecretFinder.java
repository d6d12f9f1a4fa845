package io.waymark.agent.redact;

import io.waymark.agent.redact.UrlSecrets.SecretRanges;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Finds the secrets in one form of a text. Used by one thread, once. */
final class SecretFinder {
    /** Names that are secret in the query or fragment of a URL. */
    private static final Set<String> URL_NAMES = Set.of("key", "code", "pass");

    /** Names that are secret in front of {@code =}: signatures of URLs and of HTTP headers. */
    private static final Set<String> SIGNATURES = Set.of("sig", "signature", "xamzsignature", "xgoogsignature");

    private static final Set<String> WEB_SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final int MAX_SCHEME_LENGTH = 5;
    private static final int MAX_NAME_LENGTH = 256;

    private final DecodedText form;
    private final String text;
    private final SecretNames names;
    private final SecretRanges ranges;
    private final SeenSecrets seen;
    private final UserInfoFinder userInfo;
    private final ValueEnds ends;
    private boolean inUrl;
    private boolean inWebUrl;

    SecretFinder(DecodedText form, SecretNames names, SecretRanges ranges, SeenSecrets seen) {
        this.form = form;
        this.text = form.text();
        this.names = names;
        this.ranges = ranges;
        this.seen = seen;
        this.userInfo = new UserInfoFinder(text);
        this.ends = new ValueEnds(text);
    }

    /** Adds the ranges of the secrets, and the secrets themselves to those seen. */
    void find() {
        inUrl = text.startsWith("/");
        inWebUrl = inUrl;
        int at = 0;
        while (at < text.length()) {
            at = switch (text.charAt(at)) {
                case '/' -> authority(at);
                case ':' -> colon(at);
                case '=' -> parameter(at);
                case ' ', '\t', '\r', '\n', '"' -> blank(at);
                default -> at + 1;
            };
        }
    }

    private int authority(int at) {
        if (!text.startsWith("//", at) || (at > 0 && isWordOrSlash(text.charAt(at - 1)))) {
            return at + 1;
        }
        inUrl = true;
        inWebUrl = isWeb(at);
        int start = at + 2;
        boolean strict = form.isEncoded(0, text.length()) && !form.isEncoded(Math.max(0, at - 1), start);
        int end = userInfo.find(start, inWebUrl, strict);
        return end > start ? hide(start, end) : start;
    }

    private static boolean isWordOrSlash(char c) {
        return Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '-' || c == '_';
    }

    private boolean isWeb(int slashes) {
        int start = slashes - 1;
        while (start > 0
                && slashes - 1 - start < MAX_SCHEME_LENGTH
                && Character.isLetterOrDigit(text.charAt(start - 1))) {
            start--;
        }
        return start < 0
                || WEB_SCHEMES.contains(text.substring(start, slashes - 1).toLowerCase(Locale.ROOT));
    }

    private int colon(int at) {
        if (text.regionMatches(true, at - 4, "jdbc", 0, 4) || text.regionMatches(true, at - 5, "r2dbc", 0, 5)) {
            inUrl = true;
            inWebUrl = false;
        }
        int driver = oracleDriverLength(at);
        if (driver > 0) {
            inUrl = true;
            inWebUrl = false;
            int start = at + driver;
            int end = oracleUserEnd(start);
            return end > start ? hide(start, end) : start;
        }
        return header(at);
    }

    private int oracleDriverLength(int at) {
        for (String driver : new String[] {":thin:", ":oci:", ":oci8:"}) {
            if (text.regionMatches(true, at, driver, 0, driver.length())) {
                return driver.length();
            }
        }
        return 0;
    }

    /** Returns the index behind {@code user/password}; -1 if there is none. */
    private int oracleUserEnd(int start) {
        int end = userInfo.lastAtOfWord(start);
        int slash = ends.indexOf("/", start);
        if (slash > 0 && text.startsWith("\"", slash + 1)) {
            int quote = ends.indexOf("\"@", slash + 2);
            return quote < 0 ? -1 : quote + 1;
        }
        return slash > 0 && slash < end ? end : -1;
    }

    /** Hides the value of a property or header whose name is in front of a colon. */
    private int header(int colon) {
        int before = ends.skipBlanksBack(colon);
        int nameEnd = ends.skipQuoteBack(before);
        boolean quoted = nameEnd < before;
        if (!quoted && !ends.isBlankAt(colon + 1)) {
            return colon + 1;
        }
        int nameStart = ends.nameStart(nameEnd, MAX_NAME_LENGTH);
        String name = text.substring(nameStart, nameEnd);
        if (name.isEmpty() || !isSecretHeader(name)) {
            return colon + 1;
        }
        int start = ends.skipBlanks(colon + 1);
        int end = isWholeLine(name) && !quoted
                ? ends.ofLine(start, nameStart == 0 ? 0 : text.charAt(nameStart - 1))
                : ends.ofProperty(start, quoted);
        return end > start ? hide(start, end) : colon + 1;
    }

    /** Error codes may contain the names of secrets, like {@code InvalidTokenException}. */
    private boolean isSecretHeader(String name) {
        return names.matches(name) && !name.endsWith("Exception") && !name.endsWith("Error");
    }

    private static boolean isWholeLine(String name) {
        String plain = SecretNames.normalize(name);
        return plain.contains("authorization") || plain.contains("cookie");
    }

    private int parameter(int equals) {
        int nameEnd = ends.skipQuoteBack(ends.skipBlanksBack(equals));
        int nameStart = ends.nameStart(nameEnd, MAX_NAME_LENGTH);
        if (nameStart == nameEnd) {
            return equals + 1;
        }
        int delimiter = ends.delimiterBefore(nameStart);
        char before = delimiter < 0 ? 0 : text.charAt(delimiter);
        if (before == '?') {
            inUrl = true;
        }
        if (!isSecret(text.substring(nameStart, nameEnd), before)
                && !(before == ';' && isSecret(text.substring(delimiter + 1, nameEnd), before))) {
            return equals + 1;
        }
        int start = ends.skipOperator(equals + 1);
        int end = ends.ofParameter(start, before, inUrl, inWebUrl);
        return end > start ? hide(start, end) : equals + 1;
    }

    private boolean isSecret(String name, char before) {
        if (names.matches(name)) {
            return true;
        }
        String plain = SecretNames.normalize(name);
        return SIGNATURES.contains(plain)
                || plain.endsWith("accountkey")
                || plain.endsWith("accesskey")
                || plain.endsWith("accesssignature")
                || (URL_NAMES.contains(plain)
                        && (before == '?' || before == '&' || before == '#' || (before == ';' && inUrl)));
    }

    private int blank(int at) {
        if (text.charAt(at) != '"') {
            inUrl = false;
        }
        int start = ends.skipBlanks(at);
        if (isWordBefore(at, UrlSecrets.BEARER)) {
            int end = ends.ofCredentials(start);
            if (end > start && isBearerToken(at, start, end)) {
                return hide(start, end);
            }
        } else if (isWordBefore(at, UrlSecrets.BASIC)) {
            int end = ends.ofCredentials(start);
            String user = end > start ? decodeBase64(text.substring(start, end)) : "";
            if (user.indexOf(':') >= 0) {
                addSeen(user);
                return hide(start, end);
            }
        }
        return at + 1;
    }

    private boolean isWordBefore(int end, String word) {
        int start = end - word.length();
        return text.regionMatches(true, start, word, 0, word.length())
                && (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)));
    }

    /** In prose, a bearer is followed by a word in lower case. */
    private boolean isBearerToken(int blank, int start, int end) {
        if (text.charAt(blank - UrlSecrets.BEARER.length()) == 'B') {
            return true;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < 'a' || c > 'z') {
                return true;
            }
        }
        return false;
    }

    private static String decodeBase64(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private int hide(int from, int to) {
        if (!text.regionMatches(from, Redactor.HIDDEN, 0, to - from) || to - from != Redactor.HIDDEN.length()) {
            ranges.add(form.origin(from), form.origin(to));
            addSeen(text.substring(from, to));
        }
        return to;
    }

    /** Adds the password alone too: a message may contain it without the user. */
    private void addSeen(String secret) {
        seen.add(secret);
        int separator = secret.indexOf(':') >= 0 ? secret.indexOf(':') : secret.indexOf('/');
        seen.add(secret.substring(separator + 1));
    }
}
