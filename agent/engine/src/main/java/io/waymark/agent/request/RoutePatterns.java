package io.waymark.agent.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of patterns. A path is compared only with patterns that begin, or else end, with the character that the path begins
 * or ends with: most paths match none of many. Immutable, safe for use by many threads.
 */
final class RoutePatterns {
    private static final int ASCII = 128;
    private static final RoutePattern[] NONE = {};

    private final RoutePattern[][] byFirst = new RoutePattern[ASCII][];
    private final RoutePattern[][] byLast = new RoutePattern[ASCII][];
    private final RoutePattern[] others;
    private final boolean empty;

    RoutePatterns(List<RoutePattern> patterns) {
        Arrays.fill(byFirst, NONE);
        Arrays.fill(byLast, NONE);
        List<RoutePattern> open = new ArrayList<>();
        for (RoutePattern pattern : patterns) {
            int first = pattern.firstCharacter();
            int last = pattern.lastCharacter();
            if (first >= 0 && first < ASCII) {
                byFirst[first] = append(byFirst[first], pattern);
            } else if (last >= 0 && last < ASCII) {
                byLast[last] = append(byLast[last], pattern);
            } else {
                open.add(pattern);
            }
        }
        others = open.toArray(NONE);
        empty = patterns.isEmpty();
    }

    private static RoutePattern[] append(RoutePattern[] patterns, RoutePattern added) {
        RoutePattern[] all = Arrays.copyOf(patterns, patterns.length + 1);
        all[patterns.length] = added;
        return all;
    }

    boolean isEmpty() {
        return empty;
    }

    boolean matches(String method, String path) {
        if (empty) {
            return false;
        }
        int length = path.length();
        return (length > 1 && anyMatches(byFirst, path.charAt(1), method, path))
                || (length > 0 && anyMatches(byLast, path.charAt(length - 1), method, path))
                || anyMatches(others, method, path);
    }

    private static boolean anyMatches(RoutePattern[][] byCharacter, char character, String method, String path) {
        return character < ASCII && anyMatches(byCharacter[character], method, path);
    }

    private static boolean anyMatches(RoutePattern[] patterns, String method, String path) {
        for (RoutePattern pattern : patterns) {
            if (pattern.matches(method, path)) {
                return true;
            }
        }
        return false;
    }
}
