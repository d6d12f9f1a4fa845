package io.waymark.writer.deflate;

import java.io.IOException;

/**
 * Finds matches along an earlier text that is mostly the same: where a value differs, both go on behind it. Only values that
 * differ, and text that has nothing in common with the followed one, are looked up in {@link SeenTexts}; so a parameter is
 * found again in the response, and a member in another operation's record.
 *
 * <p>A match is made of bytes that were compared, wherever a guess has led. Used by one thread.
 */
final class TextFollower {
    /** With less in common behind a value, the followed text may be another one. */
    private static final int MIN_FOLLOWED = 4;
    /** After so many values in a row behind which there is less in common, another text is looked for. */
    private static final int MAX_MISSES = 2;
    /** Values of the same length are tried first, up to this length: ids and times are. */
    private static final int MAX_SAME_LENGTH = 40;

    private static final int SAME_LENGTH_STEP = 4;
    /** A value of the followed text that has no end so far is no value. */
    private static final int MAX_VALUE = 1024;
    /** Of values up to this length the first places alone are looked up: what is not known there mostly is an id. */
    private static final int SHORT_VALUE = 47;

    private static final int SHORT_VALUE_TRIES = 2;
    /** The more places of a long value were not seen before, the fewer are looked up: one more is left out after four. */
    private static final int VALUE_PATIENCE_SHIFT = 2;
    /** The same for text that has nothing in common with the followed one: after 64. */
    private static final int TEXT_PATIENCE_SHIFT = 6;
    /** Ends of values, and of the parts of names and addresses. */
    private static final boolean[] IS_PUNCTUATION = new boolean[256];

    static {
        for (char c : "\",]}:/".toCharArray()) {
            IS_PUNCTUATION[c] = true;
        }
    }

    private final MatchRun run;
    private final SeenTexts seen = new SeenTexts();
    private byte[] text = new byte[0];
    private int base;
    private int limit;
    /** Where the text goes on in the one that is followed: a position in the file. */
    private int followed;
    /** What {@link #search} found. */
    private int found;

    TextFollower(MatchRun run) {
        this.run = run;
    }

    /** Begins another file. */
    void clear() {
        seen.clear();
        followed = SeenTexts.NEVER;
    }

    /**
     * Sets the text whose parts come next.
     *
     * @param newText an array with the text, and before it all of the file or what a match reaches
     * @param newLimit where the text ends
     * @param newBase the position in the file of the array's first byte
     */
    void use(byte[] newText, int newLimit, int newBase) {
        text = newText;
        limit = newLimit;
        base = newBase;
    }

    /** Sets the position in the file that the next part is compared with. */
    void followFrom(int position) {
        followed = position;
    }

    /** Finds the matches of a part of the text, along the record that is followed. */
    void follow(int from, int to) throws IOException {
        int at = from;
        int other = followed - base;
        int valueEnd = at;
        int before = SeenTexts.NOWHERE;
        int misses = 0;
        while (at < to) {
            int common = SeenTexts.isInReach(at, other) ? Words.commonLength(text, at, other, to - at) : 0;
            if (common > 0) {
                run.add(at, common, at - other);
                at += common;
                other += common;
            }
            if (at == to) {
                break;
            }
            if (common >= MIN_FOLLOWED) {
                misses = 0;
            } else if (SeenTexts.isSame(text, valueEnd, before)) {
                other = before + at - valueEnd;
                before = SeenTexts.NOWHERE;
                continue;
            } else {
                misses++;
            }
            if (misses > MAX_MISSES || !SeenTexts.isInReach(at, other)) {
                at = search(at, to);
                other = found;
                before = SeenTexts.NOWHERE;
                misses = 0;
                continue;
            }
            // A value differs: both texts go on behind it.
            int end = at + differenceLength(at, other, to);
            int otherEnd = other + end - at;
            if (end == at) {
                end = valueEnd(at, to);
                otherEnd = valueEnd(other, Math.min(at, other + MAX_VALUE));
                if (end == at && otherEnd == other) {
                    misses = MAX_MISSES;
                    continue;
                }
                while (end > at && otherEnd > other && text[end - 1] == text[otherEnd - 1]) {
                    end--;
                    otherEnd--;
                }
            }
            if (end - at >= SeenTexts.LENGTH) {
                searchValue(at, end);
            }
            at = end;
            other = otherEnd;
            valueEnd = at;
            before = seen.replace(text, at, base, limit);
        }
        followed = other < 0 ? SeenTexts.NEVER : other + base;
    }

    /** Returns after how many bytes both texts are the same again, as behind values of the same length; 0 if not soon. */
    private int differenceLength(int at, int other, int to) {
        int most = Math.min(to - Long.BYTES, at + MAX_SAME_LENGTH) - at;
        for (int length = SAME_LENGTH_STEP; length <= most; length += SAME_LENGTH_STEP) {
            if (Words.get(text, at + length) == Words.get(text, other + length)) {
                while (text[at + length - 1] == text[other + length - 1]) {
                    length--;
                }
                return length;
            }
        }
        return 0;
    }

    /** Returns where a JSON value ends, roughly: at the next punctuation. */
    private int valueEnd(int from, int to) {
        int end = from;
        while (end < to && !IS_PUNCTUATION[text[end] & 0xff]) {
            end++;
        }
        return end;
    }

    /** Finds matches in a value that differs, which end where it ends. */
    private void searchValue(int from, int to) throws IOException {
        int at = from;
        int misses = 0;
        int most = to - from <= SHORT_VALUE ? SHORT_VALUE_TRIES : Integer.MAX_VALUE;
        while (at + SeenTexts.LENGTH <= to && misses < most) {
            int candidate = seen.lookUp(text, at, base, limit);
            if (candidate == SeenTexts.NOWHERE) {
                at += 1 + (misses++ >> VALUE_PATIENCE_SHIFT);
            } else {
                int common = Words.commonLength(text, at, candidate, to - at);
                run.add(at, common, at - candidate);
                at += common;
                misses = 0;
            }
        }
    }

    /** Finds the next text that was seen; returns where it is, and where it was in {@link #found}. */
    private int search(int from, int to) {
        int at = from;
        int misses = 0;
        while (at < to) {
            int candidate = seen.lookUp(text, at, base, limit);
            if (candidate != SeenTexts.NOWHERE) {
                // Its begin may have been literal so far.
                int begin = Math.max(from, run.unmatchedFrom());
                while (at > begin && candidate > 0 && text[at - 1] == text[candidate - 1]) {
                    at--;
                    candidate--;
                }
                found = candidate;
                return at;
            }
            at += 1 + (misses++ >> TEXT_PATIENCE_SHIFT);
        }
        found = SeenTexts.NOWHERE;
        return to;
    }
}
