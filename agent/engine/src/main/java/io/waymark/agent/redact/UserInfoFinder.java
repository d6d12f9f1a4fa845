package io.waymark.agent.redact;

/**
 * Finds the end of the user information of URLs. By RFC 3986 the first {@code / ? #} ends the authority, but passwords are
 * often not encoded: an {@code @} further on may be the one that ends them. Used by one thread, for one text, from its start
 * to its end.
 */
final class UserInfoFinder {
    private static final int MAX_PORT_LENGTH = 5;
    private static final int MAX_PORT = 65_535;
    private static final int FIRST_USER_PORT = 1024;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_HOST_LENGTH = 255;
    private static final int MAX_QUERY_SEARCH = 1024;

    private final String text;
    private int wordEnd = -1;
    private int lastAt = -1;

    UserInfoFinder(String text) {
        this.text = text;
    }

    /**
     * Finds the {@code @} behind the user information.
     *
     * @param start index behind {@code //}
     * @param web whether the scheme is HTTP's or WebSocket's, whose hosts often have ports and whose paths often contain
     *     mail addresses
     * @param strict whether only the authority by RFC 3986 is searched
     * @return its index; -1 if there is no user information
     */
    int find(int start, boolean web, boolean strict) {
        int last = lastAtOfWord(start);
        if (last < 0) {
            return -1;
        }
        int end = start;
        int at = -1;
        int colon = -1;
        while (end < wordEnd && "/?#".indexOf(text.charAt(end)) < 0) {
            char c = text.charAt(end);
            at = c == '@' ? end : at;
            colon = c == ':' ? end : colon;
            end++;
        }
        if (at >= 0) {
            // A password that contains / ? or # may contain @ too.
            return colon < 0 || strict ? at : last;
        }
        if (strict || colon < 0 || text.charAt(start) == '[') {
            return -1;
        }
        return isHostWithPort(start, colon, end, last, web) ? -1 : last;
    }

    /** Returns the index of the last {@code @} before the next blank or quotation mark; -1 if there is none. */
    int lastAtOfWord(int start) {
        if (start >= wordEnd) {
            wordEnd = start;
            lastAt = -1;
            while (wordEnd < text.length() && text.charAt(wordEnd) > ' ' && text.charAt(wordEnd) != '"') {
                lastAt = text.charAt(wordEnd) == '@' ? wordEnd : lastAt;
                wordEnd++;
            }
        }
        return lastAt >= start ? lastAt : -1;
    }

    /** Whether what looks like a host with a port is one, rather than a user and the start of a password. */
    private boolean isHostWithPort(int start, int colon, int end, int last, boolean web) {
        int port = port(colon + 1, end);
        if (port < 0) {
            return false;
        }
        if (web && (port == HTTP_PORT || port == HTTPS_PORT || port >= FIRST_USER_PORT || isDomain(start, colon))) {
            return true;
        }
        return contains(',', start, colon)
                || text.charAt(last - 1) == '/'
                || !isHostAt(last + 1)
                || isInQuery(end, last);
    }

    /** Returns the port's number; -1 if the text is none. */
    private int port(int from, int to) {
        if (to == from || to - from > MAX_PORT_LENGTH) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = 10 * port + c - '0';
        }
        return port <= MAX_PORT ? port : -1;
    }

    private boolean isDomain(int from, int to) {
        return contains('.', from, to) || text.startsWith("localhost:", from);
    }

    private boolean contains(char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }

    private boolean isHostAt(int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_HOST_LENGTH && isHostCharacter(text.charAt(end))) {
            end++;
        }
        if (end == text.length() || text.charAt(end) != ':') {
            return true;
        }
        int port = end + 1;
        int portEnd = port;
        while (portEnd < text.length() && portEnd - port <= MAX_PORT_LENGTH && isHostCharacter(text.charAt(portEnd))) {
            portEnd++;
        }
        return portEnd == port || port(port, portEnd) >= 0;
    }

    private static boolean isHostCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
    }

    /** Whether a parameter's {@code =} comes before the {@code @}. */
    private boolean isInQuery(int from, int at) {
        int limit = Math.min(at, from + MAX_QUERY_SEARCH);
        boolean query = false;
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            query |= c == '?';
            if (query && c == '=') {
                return true;
            }
        }
        return false;
    }
}
