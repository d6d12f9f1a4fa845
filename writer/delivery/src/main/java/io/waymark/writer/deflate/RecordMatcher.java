package io.waymark.writer.deflate;

import java.io.IOException;
import java.util.Arrays;

/**
 * Finds matches in the text of records. It hardly searches: it follows an earlier record from its begin to its end, since most
 * of a record is that of another one. Where a value differs, it goes on behind it in both. The head of a record, who called
 * and from where, follows the last record of the same caller, the tail the last one of the same operation.
 *
 * <p>Only values that differ, and text that has nothing in common with the followed record, are looked up: by their next six
 * bytes, where they were seen last at such a place. So a caller's parameter is found again in the response, or a member in
 * another operation.
 *
 * <p>All of this are guesses: a match is made of bytes that were compared. Used by one thread.
 */
final class RecordMatcher {
    private static final int HASH_BITS = 12;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    /** How many bytes are looked up; shorter matches of any distance save nothing. */
    private static final int LOOKED_UP = 6;

    private static final int LOOKED_UP_SHIFT = Long.SIZE - LOOKED_UP * Byte.SIZE;
    /** A value that has no end so far is no value: the texts have lost each other. */
    private static final int MAX_VALUE = 1024;
    /** With less in common, the followed record has lost the text. */
    private static final int MIN_FOLLOWED = 4;

    /** After so many values in a row behind which the texts differ again, something else is looked for. */
    private static final int MAX_MISSES = 2;

    private static final int LONG_VALUE = 48;
    private static final int SHORT_TRIES = 4;
    private static final int STEP = 4;
    private static final int MAX_SAME_LENGTH = 40;
    private static final int NOWHERE = -1;
    /** Far before any file: out of reach. */
    private static final int NEVER = -DeflateSymbols.MAX_DISTANCE - 1;
    /** Values look different soon; then fewer places of them are looked up. */
    private static final int VALUE_PATIENCE_SHIFT = 2;

    private static final int TEXT_PATIENCE_SHIFT = 6;
    private static final boolean[] IS_PUNCTUATION = new boolean[256];

    static {
        for (char c : "\",]}".toCharArray()) {
            IS_PUNCTUATION[c] = true;
        }
    }

    private final MatchRun run;
    private final RecordParts parts = new RecordParts();
    private final LastRecords callers = new LastRecords(10);
    private final LastRecords kinds = new LastRecords(6);
    private final LastRecords agents = new LastRecords(8);
    private final LastRecords members = new LastRecords(6);
    private final LastRecords operations = new LastRecords(10);
    /** The position in the file where a text was seen last, by its hash. */
    private final int[] seen = new int[1 << HASH_BITS];

    private byte[] text = new byte[0];
    private int base;
    private int limit;
    /** Where the text goes on in the record that is followed: a position in the file. */
    private int followed;

    private int lastRecord;
    /** What {@link #search} found. */
    private int found;

    RecordMatcher(MatchRun run) {
        this.run = run;
        clear();
    }

    /** Begins another file. */
    void clear() {
        callers.clear();
        kinds.clear();
        agents.clear();
        members.clear();
        operations.clear();
        Arrays.fill(seen, NEVER);
        followed = NEVER;
        lastRecord = NEVER;
    }

    /**
     * Finds the matches of the next text.
     *
     * @param newText an array with the text, and before it all of the file or what a match reaches
     * @param from where the text begins
     * @param to where it ends
     * @param newBase the position in the file of the array's first byte
     * @param isRecord whether a record begins here, perhaps after punctuation
     */
    void add(byte[] newText, int from, int to, int newBase, boolean isRecord) throws IOException {
        text = newText;
        base = newBase;
        limit = to;
        if (isRecord && parts.find(text, from, to)) {
            addRecord(from, to);
        } else {
            follow(from, to);
        }
    }

    private void addRecord(int from, int to) throws IOException {
        int position = from + base;
        int callerHash = parts.callerHash();
        int caller = callers.slot(callerHash);
        boolean known = callers.isKnown(caller, callerHash, position);
        int kind = kinds.slot(parts.kindHash());
        followed = known
                ? callers.position(caller)
                : kinds.isKnown(kind, parts.kindHash(), position) ? kinds.position(kind) : lastRecord;
        boolean hasTail = parts.findTail(text, to, known ? callers.tail(caller) : 0);
        callers.set(caller, callerHash, position, hasTail ? parts.tail() - parts.operationEnd() : 0);
        kinds.set(kind, parts.kindHash(), position, 0);
        lastRecord = position;
        if (hasTail) {
            addHead(from, known);
            addTail(parts.tail(), to);
        } else {
            follow(from, to);
        }
    }

    private void addHead(int from, boolean known) throws IOException {
        int tail = parts.tail();
        int position = tail + base;
        int agentHash = parts.agentHash();
        int agent = agents.slot(agentHash);
        int same = 0;
        int other = agents.position(agent) - base;
        if (!known && agents.isKnown(agent, agentHash, position)) {
            int most = Math.min(tail - parts.operationEnd(), other);
            while (same < most && text[tail - same - 1] == text[other - same - 1]) {
                same++;
            }
        }
        follow(from, tail - same);
        if (same > 0) {
            run.add(tail - same, same, tail - other);
            followed = position;
        }
        agents.set(agent, agentHash, position, 0);
    }

    private void addTail(int tail, int to) throws IOException {
        int operationHash = parts.operationHash();
        int operation = operations.slot(operationHash);
        int memberHash = parts.memberHash();
        int member = members.slot(memberHash);
        if (operations.isKnown(operation, operationHash, tail + base)) {
            followed = operations.position(operation);
        } else if (members.isKnown(member, memberHash, tail + base)) {
            followed = members.position(member);
        }
        members.set(member, memberHash, tail + base, 0);
        operations.set(operation, operationHash, tail + base, 0);
        follow(tail, to);
    }

    private void follow(int from, int to) throws IOException {
        int at = from;
        int other = followed - base;
        int valueEnd = at;
        int before = NOWHERE;
        int misses = 0;
        while (at < to) {
            int common = isInReach(at, other) ? Words.commonLength(text, at, other, to - at) : 0;
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
            } else if (isSame(valueEnd, before)) {
                other = before + at - valueEnd;
                before = NOWHERE;
                continue;
            } else {
                misses++;
            }
            if (misses > MAX_MISSES || !isInReach(at, other)) {
                at = search(at, to);
                other = found;
                before = NOWHERE;
                misses = 0;
                continue;
            }
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
            if (end - at >= LOOKED_UP) {
                searchValue(at, end);
            }
            at = end;
            other = otherEnd;
            valueEnd = at;
            before = replaceSeen(at);
        }
        followed = other < 0 ? NEVER : other + base;
    }

    /** Returns after how many bytes both texts are the same again, as behind values of the same length; 0 if not soon. */
    private int differenceLength(int at, int other, int to) {
        int most = Math.min(to - Long.BYTES, at + MAX_SAME_LENGTH) - at;
        for (int length = STEP; length <= most; length += STEP) {
            if (Words.get(text, at + length) == Words.get(text, other + length)) {
                while (text[at + length - 1] == text[other + length - 1]) {
                    length--;
                }
                return length;
            }
        }
        return 0;
    }

    private boolean isInReach(int at, int other) {
        return other >= 0 && other < at && at - other <= DeflateSymbols.MAX_DISTANCE;
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
        int most = to - from < LONG_VALUE ? SHORT_TRIES : Integer.MAX_VALUE;
        while (at + LOOKED_UP <= to && misses < most) {
            int candidate = lookUp(at);
            if (candidate == NOWHERE) {
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
            int candidate = lookUp(at);
            if (candidate != NOWHERE) {
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
        found = NOWHERE;
        return to;
    }

    /** Returns where the next bytes were seen last, within reach; here they are seen next time. */
    private int lookUp(int at) {
        int before = replaceSeen(at);
        return isSame(at, before) ? before : NOWHERE;
    }

    /** Returns where bytes of the same hash were seen last; here they are seen next time. */
    private int replaceSeen(int at) {
        if (at + Long.BYTES > limit) {
            return NOWHERE;
        }
        int slot = (int) ((Words.get(text, at) << LOOKED_UP_SHIFT) * MULTIPLIER >>> Long.SIZE - HASH_BITS);
        int before = seen[slot] - base;
        seen[slot] = at + base;
        return before;
    }

    /** Returns whether the bytes that are looked up are the same in both places. */
    private boolean isSame(int at, int before) {
        return isInReach(at, before) && (Words.get(text, before) ^ Words.get(text, at)) << LOOKED_UP_SHIFT == 0;
    }
}
