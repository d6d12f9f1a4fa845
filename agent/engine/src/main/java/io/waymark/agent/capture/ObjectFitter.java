package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the JSON text of an object fit into a size. Size is judged per value: each member may take an equal share of the
 * size, and what smaller ones leave goes to the larger ones. A value that does not fit becomes an omission marker with its
 * size and hash; of an object, and of an array in which few elements are too large, all other members stay.
 */
final class ObjectFitter {
    /** The maximum size of an omission marker. A smaller share could not hold one. */
    static final int MIN_SHARE = 1024;

    private final byte[] source;
    private final JsonBuffer out;

    private ObjectFitter(byte[] source, JsonBuffer out) {
        this.source = source;
        this.out = out;
    }

    /**
     * Makes members an object, and fits it.
     *
     * @param out ends with the members, each after a comma; with none, nothing changes
     * @param start where they start
     * @param limit maximum size in bytes, at least {@link #MIN_SHARE}
     */
    static void close(JsonBuffer out, int start, int limit) {
        if (out.length() > start) {
            out.replaceByte(start, '{');
            out.raw('}');
            if (out.length() - start > limit) {
                fit(out, start, limit);
            }
        }
    }

    /**
     * Fits the text from a position to the end.
     *
     * @param out ends with the complete text of one JSON value
     * @param start where the value starts
     * @param limit maximum size in bytes, at least {@link #MIN_SHARE}
     */
    static void fit(JsonBuffer out, int start, int limit) {
        byte[] source = Arrays.copyOfRange(out.array(), start, out.length());
        out.truncate(start);
        new ObjectFitter(source, out).write(0, source.length, limit);
    }

    private void write(int from, int to, int budget) {
        if (to - from <= budget) {
            out.raw(source, from, to - from);
        } else if (source[from] == '"') {
            OmissionMarker.oversizedString(out, source, from, to);
        } else if (!writeMembers(from, to, budget)) {
            int start = out.length();
            out.raw(source, from, to - from);
            OmissionMarker.size(out, start, true);
        }
    }

    /** Writes the members of an object or array; returns whether that is possible. */
    private boolean writeMembers(int from, int to, int budget) {
        List<int[]> values = values(from, to);
        int sum = 0;
        for (int[] value : values) {
            sum += value[1] - value[0];
        }
        int available = budget - (to - from - sum);
        int share = share(values, available);
        long oversized =
                values.stream().filter(value -> value[1] - value[0] > share).count();
        if (share < MIN_SHARE || (source[from] == '[' && oversized * 2 > values.size())) {
            return false;
        }
        int copied = from;
        for (int[] value : values) {
            out.raw(source, copied, value[0] - copied);
            write(value[0], value[1], share);
            copied = value[1];
        }
        out.raw(source, copied, to - copied);
        return true;
    }

    /** Returns the size up to which values stay as they are, if all larger ones are reduced to it. */
    private static int share(List<int[]> values, int available) {
        int[] sizes =
                values.stream().mapToInt(value -> value[1] - value[0]).sorted().toArray();
        int rest = available;
        for (int i = 0; i < sizes.length; i++) {
            int share = rest / (sizes.length - i);
            if (sizes[i] > share) {
                return share;
            }
            rest -= sizes[i];
        }
        return Integer.MAX_VALUE;
    }

    /** Returns start and end of each value in an object or array. */
    private List<int[]> values(int from, int to) {
        boolean object = source[from] == '{';
        List<int[]> values = new ArrayList<>();
        int at = from + 1;
        while (at < to - 1) {
            int start = object ? end(at) + 1 : at;
            int end = end(start);
            values.add(new int[] {start, end});
            at = end + 1;
        }
        return values;
    }

    /** Returns the end of the value that starts at a position. The text has no white space. */
    private int end(int start) {
        int depth = 0;
        for (int at = start; at < source.length; at++) {
            switch (source[at]) {
                case '"' -> {
                    at = endOfString(at);
                    if (depth == 0) {
                        return at + 1;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    depth--;
                    if (depth == 0) {
                        return at + 1;
                    }
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {
                    // Part of a number or of a literal.
                }
            }
        }
        return source.length;
    }

    /** Returns the position of the closing quote. */
    private int endOfString(int start) {
        int at = start + 1;
        while (source[at] != '"') {
            at += source[at] == '\\' ? 2 : 1;
        }
        return at;
    }
}
