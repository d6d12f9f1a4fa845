package io.waymark.agent.weave;

/**
 * A name, or a pattern of names: {@code *} stands for any characters but the separator of packages, {@code **} for any
 * characters. Immutable, safe for use by many threads.
 */
final class NamePattern {
    private final String text;
    private final char separator;
    private final boolean exact;

    /**
     * Creates a pattern.
     *
     * @param text the name or pattern
     * @param separator separates packages; NUL for names without packages
     */
    NamePattern(String text, char separator) {
        this.text = text;
        this.separator = separator;
        this.exact = text.indexOf('*') < 0;
    }

    boolean isExact() {
        return exact;
    }

    String text() {
        return text;
    }

    boolean matches(CharSequence name) {
        return exact ? text.contentEquals(name) : matches(name, 0, 0);
    }

    private boolean matches(CharSequence name, int nameStart, int patternStart) {
        int at = nameStart;
        for (int i = patternStart; i < text.length(); i++) {
            if (text.charAt(i) != '*') {
                if (at == name.length() || name.charAt(at++) != text.charAt(i)) {
                    return false;
                }
                continue;
            }
            boolean deep = i + 1 < text.length() && text.charAt(i + 1) == '*';
            int next = deep ? i + 2 : i + 1;
            for (int end = at; end <= name.length(); end++) {
                if (matches(name, end, next)) {
                    return true;
                }
                if (end < name.length() && !deep && name.charAt(end) == separator) {
                    return false;
                }
            }
            return false;
        }
        return at == name.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
