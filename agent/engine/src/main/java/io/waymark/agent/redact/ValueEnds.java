package io.waymark.agent.redact;

/** Finds names of parameters, properties and headers in a text, and the ends of their values. Used by one thread. */
final class ValueEnds {
    private static final String NAME_DELIMITERS = "?&;#(),/:{}[]|=<>\"'`\\";
    private static final int MAX_NEXT_NAME_LENGTH = 64;
    private static final int MAX_BLANKS = 16;
    private static final int MAX_SEARCH = 1024;

    private final String text;
    private boolean pairsSearched;
    private boolean hasPairs;

    /** How the text around a parameter is written. */
    private enum Style {
        /** Of a URL's query or fragment, or a word of a text. */
        WORD,
        /** {@code (a=b, c=d)}. */
        LIST,
        /** {@code a=b;c=d}; values may contain blanks. */
        PAIRS
    }

    ValueEnds(String text) {
        this.text = text;
    }

    /** Returns the index of a text that starts near an index; -1 if there is none. */
    int indexOf(String part, int from) {
        int limit = Math.min(text.length(), from + MAX_SEARCH);
        for (int i = from; i < limit; i++) {
            if (text.startsWith(part, i)) {
                return i;
            }
        }
        return -1;
    }

    boolean isBlankAt(int index) {
        return index < text.length() && text.charAt(index) <= ' ';
    }

    int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && at - from < MAX_BLANKS && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    int skipBlanksBack(int from) {
        int at = from;
        while (at > 0 && from - at < MAX_BLANKS && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
            at--;
        }
        return at;
    }

    int skipQuoteBack(int from) {
        return from > 0 && isQuote(text.charAt(from - 1)) ? from - 1 : from;
    }

    /** Skips what belongs to the operator: {@code == := =>}, and blanks. */
    int skipOperator(int from) {
        int at = from;
        if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == '>')) {
            at++;
        }
        return skipBlanks(at);
    }

    int nameStart(int end, int maxLength) {
        int start = end;
        while (start > 0 && end - start < maxLength && isName(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Returns the index of what separates a parameter from what is in front of it; -1 if nothing is. */
    int delimiterBefore(int nameStart) {
        int at = nameStart - 1;
        if (at >= 0 && isQuote(text.charAt(at))) {
            at--;
        }
        int hard = at;
        while (hard >= 0
                && at - hard < MAX_NEXT_NAME_LENGTH
                && (isName(text.charAt(hard)) || text.charAt(hard) == ' ')) {
            hard--;
        }
        boolean adjacent = skipBlanksBack(at + 1) == hard + 1;
        if (hard >= 0 && (text.charAt(hard) == ';' || (adjacent && "?&#,({[".indexOf(text.charAt(hard)) >= 0))) {
            return hard;
        }
        return at;
    }

    /** Returns the end of a parameter's value. */
    int ofParameter(int start, char before, boolean inUrl, boolean inWebUrl) {
        int quoted = quotedEnd(start);
        if (quoted > start) {
            return quoted;
        }
        Style style = style(start, before, inWebUrl && inUrl);
        boolean query = before == '?' || before == '&' || before == '#';
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean end = switch (c) {
                case '\n', '\r' -> true;
                case '"' -> isClosing(i);
                case ';' -> hasNameAt(i + 1);
                case '&' -> style != Style.PAIRS && hasNameAt(i + 1);
                case ',' -> style != Style.PAIRS && !query && hasNameAt(i + 1);
                case '#' -> style == Style.WORD && (inWebUrl || !inUrl) && (query || inUrl);
                case ')', ']', '}' -> style == Style.LIST && isClosing(i);
                default -> c <= ' ' && style == Style.WORD;
            };
            if (end) {
                return i;
            }
        }
        return text.length();
    }

    /** Returns the end of a header's value, which may contain quotation marks: of the line, or of the quoted header. */
    int ofLine(int start, char beforeName) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || (c == beforeName && isQuote(c) && isClosing(i))) {
                return i;
            }
        }
        return text.length();
    }

    /** Returns the end of a property's value: of a word, or of a value of JSON. */
    int ofProperty(int start, boolean json) {
        int quoted = start < text.length() && isQuote(text.charAt(start)) ? quotedEnd(start) : start;
        if (quoted > start) {
            return quoted;
        }
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (json) {
                depth += c == '[' || c == '{' ? 1 : 0;
                if (depth > 0) {
                    depth -= c == ']' || c == '}' ? 1 : 0;
                    continue;
                }
            }
            if (c == '\n'
                    || c == '\r'
                    || (c <= ' ' && !json)
                    || (isQuote(c) && isClosing(i))
                    || (json && (c == ',' || c == '}' || c == ']'))) {
                return i;
            }
        }
        return text.length();
    }

    /** Returns the end of the credentials behind the name of an HTTP scheme. */
    int ofCredentials(int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) > ' ' && "\"',;<>".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private Style style(int start, char before, boolean inWebUrl) {
        if (before == '(' || before == '[' || before == '{' || before == ',') {
            return Style.LIST;
        }
        if (inWebUrl || (before != ';' && before != 0 && !isQuote(before))) {
            return Style.WORD;
        }
        return before == ';' || hasPairs(start) ? Style.PAIRS : Style.WORD;
    }

    /** Whether another parameter follows after a semicolon; decided once for a text, since only its start needs that. */
    private boolean hasPairs(int start) {
        if (!pairsSearched) {
            pairsSearched = true;
            int limit = Math.min(text.length(), start + MAX_SEARCH);
            for (int i = start; i < limit && !hasPairs; i++) {
                hasPairs = text.charAt(i) == ';' && hasNameAt(i + 1);
            }
        }
        return hasPairs;
    }

    /** Returns the end of a value in quotation marks or braces; the start if it is in none. */
    private int quotedEnd(int start) {
        if (start == text.length()) {
            return start;
        }
        char open = text.charAt(start);
        if (!isQuote(open) && open != '{') {
            return start;
        }
        char close = open == '{' ? '}' : open;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && open != '{') {
                i++;
            } else if (c == close) {
                if (i + 1 == text.length() || text.charAt(i + 1) != close) {
                    return i + 1;
                }
                i++;
            }
        }
        return open == '\'' || open == '`' ? start : text.length();
    }

    /** Whether a quotation mark or bracket ends what it is in, rather than being a part of a value. */
    private boolean isClosing(int index) {
        return index + 1 == text.length()
                || text.charAt(index + 1) <= ' '
                || ",;:)]}>(/\"'&|\\".indexOf(text.charAt(index + 1)) >= 0;
    }

    /** Whether a name and {@code =} follow. */
    private boolean hasNameAt(int from) {
        int start = skipBlanks(from);
        for (int i = start; i < text.length() && i - start < MAX_NEXT_NAME_LENGTH; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return i > start;
            }
            if (!isName(c) && c != ' ') {
                return false;
            }
        }
        return false;
    }

    private static boolean isName(char c) {
        return c > ' ' && NAME_DELIMITERS.indexOf(c) < 0;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }
}
