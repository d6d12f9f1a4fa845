package io.waymark.writer.deflate;

import java.util.Arrays;

/**
 * Finds where the parts of a record begin, without parsing it: who called, which operation, and the members that differ from
 * operation to operation. Records have the members in one order, in which the caller's come first. What is found is a guess
 * that makes files small, and need not be right. Used by one thread.
 */
final class RecordParts {
    private static final int MAX_IDENTITY = 4 * 1024;
    private static final int MAX_HEAD = 8 * 1024;
    /** Braces before the identity's: those of the log file and of the record. */
    private static final int MAX_BRACES = 3;

    private static final long IDENTITY_KEY_END = word("entity\":");
    private static final long TIME_KEY = word(",\"eventT");
    private static final long SOURCE_KEY = word(",\"eventS");
    private static final long NAME_KEY = word(",\"eventN");
    private static final long PARAMETERS_KEY = word("\"request");
    private static final long ERROR_KEY = word("\"errorCo");
    private static final int TIME_MEMBER = ",\"eventTime\":\"2026-01-01T00:00:00Z\"".length();
    private static final int SOURCE_BEGIN = ",\"eventSource\":\"".length();
    private static final int NAME_BEGIN = ",\"eventName\":\"".length();
    /** Of the operation's first member: up to the first letter of the first parameter's name. */
    private static final int MEMBER_WORDS = 3;

    private static final int KIND_WORDS = 2;
    private static final int AGENT_WORDS = 4;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private int callerHash;
    private int kindHash;
    private int operationHash;
    private int memberHash;
    private int agentHash;
    private int operationEnd;
    /** The position in the file of the last record whose identity was found. */
    private int last = SeenTexts.NEVER;
    /** The length of its text up to where the identity ends. */
    private int lastLength;

    private int tail;

    /** Begins another file. */
    void clear() {
        last = SeenTexts.NEVER;
    }

    /** Returns a number that stands for the record's {@code userIdentity}. */
    int callerHash() {
        return callerHash;
    }

    /** Returns a number that stands for the type of the identity. */
    int kindHash() {
        return kindHash;
    }

    /** Returns a number that stands for what the caller's program is called, after {@link #findTail}. */
    int agentHash() {
        return agentHash;
    }

    /** Returns a number that stands for the first member after those of the caller, after {@link #findTail}. */
    int memberHash() {
        return memberHash;
    }

    /** Returns a number that stands for the record's operation and its first member after those of the caller. */
    int operationHash() {
        return operationHash;
    }

    /** Returns where the name of the operation ends, after {@link #findTail}. */
    int operationEnd() {
        return operationEnd;
    }

    /** Returns where the members begin that differ from operation to operation, after {@link #findTail}. */
    int tail() {
        return tail;
    }

    /** Finds the caller and the operation; returns whether the text begins with a record that has both. */
    boolean find(byte[] text, int from, int to, int base) {
        int limit = Math.min(to - Long.BYTES, from + MAX_IDENTITY);
        int end = from + lastLength;
        if (end >= limit || !isAsLast(text, from, end + 1 + Long.BYTES, base)) {
            int identity = identity(text, from, limit);
            end = identity;
            do {
                end = Words.indexOf((byte) '}', text, end + 1, limit);
                if (end >= limit) {
                    return false;
                }
            } while (Words.get(text, end + 1) != TIME_KEY);
            callerHash = hash(text, identity, end, 0);
            kindHash = hash(text, identity, Math.min(end, identity + KIND_WORDS * Long.BYTES), 0);
        }
        last = from + base;
        lastLength = end - from;
        int source = end + 1 + TIME_MEMBER;
        if (source > limit || Words.get(text, source) != SOURCE_KEY) {
            return false;
        }
        int sourceEnd = Words.indexOf((byte) '"', text, source + SOURCE_BEGIN, limit);
        if (sourceEnd >= limit || Words.get(text, sourceEnd + 1) != NAME_KEY) {
            return false;
        }
        operationEnd = Words.indexOf((byte) '"', text, sourceEnd + 1 + NAME_BEGIN, limit);
        operationHash = hash(text, source + SOURCE_BEGIN, operationEnd, 0);
        return operationEnd < limit;
    }

    /** Returns whether the record begins as the last one did, which tells where its identity is and that it is the same. */
    private boolean isAsLast(byte[] text, int from, int to, int base) {
        int other = last - base;
        return other >= 0 && other < from && Arrays.equals(text, from, to, text, other, other + to - from);
    }

    private static int identity(byte[] text, int from, int limit) {
        int brace = from;
        for (int i = 0; i < MAX_BRACES; i++) {
            brace = Words.indexOf((byte) '{', text, brace + 1, limit);
            if (brace >= from + Long.BYTES
                    && brace < limit
                    && Words.get(text, brace - Long.BYTES) == IDENTITY_KEY_END) {
                return brace;
            }
        }
        return limit;
    }

    /**
     * Finds the members that differ from operation to operation.
     *
     * @param guess how far from the operation's name they began in the caller's last record; 0 if there is none
     * @return whether they were found
     */
    boolean findTail(byte[] text, int to, int guess) {
        int limit = Math.min(to - MEMBER_WORDS * Long.BYTES, operationEnd + MAX_HEAD);
        int key = operationEnd + guess + 1;
        if (guess == 0 || key >= limit || !isTail(Words.get(text, key))) {
            key = operationEnd;
            do {
                key = Words.indexOf((byte) '"', text, key + 1, limit);
            } while (key < limit && !isTail(Words.get(text, key)));
        }
        if (key >= limit) {
            return false;
        }
        tail = key - 1;
        agentHash = hash(text, Math.max(operationEnd, tail - AGENT_WORDS * Long.BYTES), tail, 0);
        memberHash = hash(text, key, key + MEMBER_WORDS * Long.BYTES, 0);
        operationHash += memberHash;
        return true;
    }

    private static boolean isTail(long key) {
        return key == PARAMETERS_KEY || key == ERROR_KEY;
    }

    /** Four words at a time, none of which waits for another: identities have hundreds of bytes. */
    private static int hash(byte[] text, int from, int to, int seed) {
        long first = seed;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int i = from;
        for (; i + 4 * Long.BYTES <= to; i += 4 * Long.BYTES) {
            first = mix(first, Words.get(text, i));
            second = mix(second, Words.get(text, i + Long.BYTES));
            third = mix(third, Words.get(text, i + 2 * Long.BYTES));
            fourth = mix(fourth, Words.get(text, i + 3 * Long.BYTES));
        }
        long hash = mix(mix(first, second), mix(third, fourth));
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash, Words.get(text, i));
        }
        for (; i < to; i++) {
            hash = (hash ^ text[i]) * MULTIPLIER;
        }
        return (int) (hash ^ (hash >>> 32));
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ (mixed >>> 32);
    }

    private static long word(String text) {
        return Words.get(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0);
    }
}
