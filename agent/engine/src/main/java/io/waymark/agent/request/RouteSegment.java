package io.waymark.agent.request;

import org.jspecify.annotations.Nullable;

/**
 * The part of a route pattern between two slashes. Immutable, safe for use by many threads.
 *
 * @param kind what it matches
 * @param name the name of its only variable; null if there is none, or more than one
 * @param prefix the text before that variable
 * @param suffix the text after that variable
 * @param glob the segment with {@code *} in place of variables
 */
record RouteSegment(Kind kind, @Nullable String name, String prefix, String suffix, String glob) {
    /** What a segment matches. */
    enum Kind {
        /** One text. */
        LITERAL,
        /** Texts with wildcards or several variables. */
        GLOB,
        /** Texts that are, or contain, the value of one variable, which is not empty. */
        VARIABLE,
        /** Any number of segments. */
        REST
    }

    /**
     * Reads a segment.
     *
     * @param text such as {@code {id}.json}
     * @return the segment
     */
    static RouteSegment parse(String text) {
        if (text.equals("**")) {
            return new RouteSegment(Kind.REST, null, "", "", text);
        }
        if (text.startsWith("{*") && text.endsWith("}")) {
            return new RouteSegment(Kind.REST, text.substring(2, text.length() - 1), "", "", text);
        }
        StringBuilder glob = new StringBuilder(text.length());
        String name = null;
        int variables = 0;
        int before = 0;
        for (int i = 0; i < text.length(); i++) {
            int close = text.charAt(i) == '{' ? closingBrace(text, i) : -1;
            if (close > i + 1) {
                String variable = text.substring(i + 1, close);
                int colon = variable.indexOf(':');
                name = (colon < 0 ? variable : variable.substring(0, colon)).trim();
                variables++;
                before = glob.length();
                glob.append('*');
                i = close;
            } else {
                glob.append(text.charAt(i));
            }
        }
        String form = glob.toString();
        boolean wild = hasWildcard(form);
        if (variables == 1) {
            String prefix = form.substring(0, before);
            String suffix = form.substring(before + 1);
            if (!hasWildcard(prefix) && !hasWildcard(suffix)) {
                return new RouteSegment(Kind.VARIABLE, name, prefix, suffix, form);
            }
        }
        return new RouteSegment(wild ? Kind.GLOB : Kind.LITERAL, null, "", "", form);
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static int closingBrace(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the character with which all matching texts begin; negative if it is open, or if they are empty. */
    int firstCharacter() {
        return kind == Kind.REST || glob.isEmpty() || isWildcard(glob.charAt(0)) ? -1 : glob.charAt(0);
    }

    /** Returns the character with which all matching texts end; negative if it is open, or if they are empty. */
    int lastCharacter() {
        int last = glob.length() - 1;
        return kind == Kind.REST || last < 0 || isWildcard(glob.charAt(last)) ? -1 : glob.charAt(last);
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '?';
    }

    /**
     * Whether a part of a path matches. A segment for any number of parts matches none by this method.
     *
     * @param path the path
     * @param start where the part starts
     * @param end where it ends
     */
    boolean matches(String path, int start, int end) {
        return switch (kind) {
            case LITERAL -> glob.length() == end - start && path.startsWith(glob, start);
            case GLOB -> matchesGlob(path, start, end);
            case VARIABLE ->
                end - start > prefix.length() + suffix.length()
                        && path.startsWith(prefix, start)
                        && path.startsWith(suffix, end - suffix.length());
            case REST -> false;
        };
    }

    /** Two pointers: only the last {@code *} is ever tried again. */
    private boolean matchesGlob(String path, int start, int end) {
        int g = 0;
        int t = start;
        int star = -1;
        int mark = 0;
        while (t < end) {
            char expected = g < glob.length() ? glob.charAt(g) : '\0';
            if (expected == '*') {
                star = g++;
                mark = t;
            } else if (g < glob.length() && (expected == '?' || expected == path.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
