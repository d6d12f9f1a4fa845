package io.waymark.agent.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Reads the paths of requests as servers may, which differ in what they decode and resolve. */
public final class RequestPaths {
    /** A proxy and a server may both decode. */
    private static final int MAX_ENCODINGS = 3;

    private static final long PLAIN_LOW = plain(0);
    private static final long PLAIN_HIGH = plain(Long.SIZE);

    private static final Pattern PATH_PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern PARAMETER_VALUES = Pattern.compile("(;[^/;=]*)=[^/;]*");

    private RequestPaths() {}

    /**
     * Whether all servers read a path in the same way.
     *
     * @param path the path as it was sent
     * @return {@code false} if it contains escapes, path parameters, empty or dot segments, or characters that a URI has not
     */
    static boolean isUnambiguous(String path) {
        char before = 'x';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= Long.SIZE * 2 || ((c < Long.SIZE ? PLAIN_LOW : PLAIN_HIGH) >>> c & 1) == 0) {
                return false;
            }
            if (c == '.' || c == '/') {
                boolean dotSegment = c == '.' && before == '/' && (i + 1 == path.length() || path.charAt(i + 1) == '/');
                if (dotSegment || c == before) {
                    return false;
                }
            }
            before = c;
        }
        return true;
    }

    /** Returns a bit for each of 64 characters: whether all servers read it in the same way. */
    private static long plain(int first) {
        long plain = 0;
        for (int c = first; c < first + Long.SIZE; c++) {
            boolean readDifferently = c <= ' ' || c > '~' || c == '%' || c == ';' || c == '\\' || c == '?' || c == '#';
            plain |= readDifferently ? 0 : 1L << c;
        }
        return plain;
    }

    /**
     * Reads a path as the most obliging server does: decoded, without path parameters, with dot segments resolved.
     *
     * @param path the path as it was sent
     * @return the path, which begins with a slash
     */
    static String normalize(String path) {
        String decoded = path;
        for (int i = 0; i < MAX_ENCODINGS; i++) {
            decoded = decode(PATH_PARAMETERS.matcher(decoded).replaceAll(""));
        }
        decoded = PATH_PARAMETERS.matcher(decoded.replace('\\', '/')).replaceAll("");
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : decoded.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return "/" + String.join("/", segments);
    }

    /**
     * Removes what a path must not show: the values of path parameters, since {@code ;jsessionid} has that of a session.
     *
     * @param path the path as it was sent
     * @return the path with the parameters' names
     */
    public static String withoutParameterValues(String path) {
        return path.indexOf(';') < 0 ? path : PARAMETER_VALUES.matcher(path).replaceAll("$1");
    }

    /** Unlike {@code URLDecoder}, leaves a plus sign and wrong escapes as they are. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            int high = source[i] == '%' && i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(source[i + 2], 16);
            source[length++] = low < 0 ? source[i] : (byte) ((high << 4) | low);
            i += low < 0 ? 0 : 2;
        }
        return new String(source, 0, length, StandardCharsets.UTF_8);
    }
}
