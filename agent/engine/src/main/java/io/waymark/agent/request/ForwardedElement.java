package io.waymark.agent.request;

import org.jspecify.annotations.Nullable;

/**
 * One element of the header {@code Forwarded} (RFC 7239, section 4). As proxies do, it may have white space around a
 * semicolon, and colons and brackets without quotation marks.
 */
final class ForwardedElement {
    private final String text;
    private int position;

    private ForwardedElement(String text) {
        this.text = text;
    }

    /**
     * Reads whom a proxy received the request from.
     *
     * @param element such as {@code for="[2001:db8::1]:4711";proto=https}
     * @return the value of {@code for}, without quotation marks; null if it is missing or the element is malformed
     */
    static @Nullable String node(String element) {
        return new ForwardedElement(element).node();
    }

    private @Nullable String node() {
        String node = null;
        while (position < text.length()) {
            skipBlanks();
            if (!atSemicolon()) {
                String name = token();
                String value = name == null ? null : value();
                if (name == null || value == null) {
                    return null;
                }
                if (name.equalsIgnoreCase("for")) {
                    if (node != null) {
                        return null;
                    }
                    node = value;
                }
                skipBlanks();
            }
            if (position < text.length() && !atSemicolon()) {
                return null;
            }
            position++;
        }
        return node;
    }

    private boolean atSemicolon() {
        return position < text.length() && text.charAt(position) == ';';
    }

    private void skipBlanks() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
    }

    /** Returns the name before an equals sign and goes behind the sign; null if there is none. */
    private @Nullable String token() {
        int start = position;
        while (position < text.length() && isTokenCharacter(text.charAt(position))) {
            position++;
        }
        if (position == start || position == text.length() || text.charAt(position) != '=') {
            return null;
        }
        return text.substring(start, position++);
    }

    /** Returns null if the value is empty, has characters that no value has, or a quotation mark is missing. */
    private @Nullable String value() {
        if (position < text.length() && text.charAt(position) == '"') {
            return quoted();
        }
        int start = position;
        while (position < text.length() && isUnquotedCharacter(text.charAt(position))) {
            position++;
        }
        return position == start ? null : text.substring(start, position);
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (position == text.length()) {
                    return null;
                }
                c = text.charAt(position++);
            }
            if (c != '\t' && (c < ' ' || c == 0x7F)) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isUnquotedCharacter(char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != ';' && c != ',';
    }
}
