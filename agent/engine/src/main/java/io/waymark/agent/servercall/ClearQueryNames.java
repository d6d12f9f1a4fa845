package io.waymark.agent.servercall;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The names of the query parameters that the requests of a route have had, as far as they hide nothing. Clients make up
 * names, so that no more than a few, short ones, are kept. Safe for use by many threads.
 */
final class ClearQueryNames {
    /** As many as a set of bits can tell apart; more than the routes of most services have. */
    private static final int MAX_NAMES = 16;

    /** Without escapes, and without what a URL in a name would need. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.\\-\\[\\]]{1,64}");

    private final Predicate<String> clear;
    private volatile String[] known = {};

    /**
     * Creates an empty set.
     *
     * @param clear whether a parameter with a name stands beside those of the route, and hides nothing
     */
    ClearQueryNames(Predicate<String> clear) {
        this.clear = clear;
    }

    /**
     * Whether all parameters of a query have names that hide nothing, each but once. Allocates nothing for the names that are
     * known.
     *
     * @param query as it was sent, without the question mark
     */
    boolean cover(String query) {
        int seen = 0;
        for (int start = 0; start <= query.length(); ) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', start);
            int index = index(query, start, equals >= 0 && equals < end ? equals : end);
            if (index < 0 || (seen & 1 << index) != 0) {
                return false;
            }
            seen |= 1 << index;
            start = end + 1;
        }
        return true;
    }

    private int index(String query, int from, int to) {
        String[] names = known;
        for (int i = 0; i < names.length; i++) {
            if (names[i].length() == to - from && names[i].regionMatches(0, query, from, to - from)) {
                return i;
            }
        }
        if (names.length == MAX_NAMES) {
            return -1;
        }
        String name = query.substring(from, to);
        return PLAIN.matcher(name).matches() && clear.test(name) ? add(name) : -1;
    }

    private synchronized int add(String name) {
        String[] names = known;
        int index = Arrays.asList(names).indexOf(name);
        if (index >= 0 || names.length == MAX_NAMES) {
            return index;
        }
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = name;
        known = more;
        return names.length;
    }
}
