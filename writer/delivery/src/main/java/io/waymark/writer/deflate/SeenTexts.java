package io.waymark.writer.deflate;

import java.util.Arrays;

/** Where each six bytes of the text were seen last, at the places where they were looked for. Used by one thread. */
final class SeenTexts {
    /** How many bytes are compared; shorter matches of any distance save nothing. */
    static final int LENGTH = 6;

    static final int NOWHERE = -1;
    /** A position far before any file: out of reach. */
    static final int NEVER = -DeflateSymbols.MAX_DISTANCE - 1;

    private static final int HASH_BITS = 12;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int REST_BITS = Long.SIZE - LENGTH * Byte.SIZE;

    /** Positions in the file, by the hash of the bytes. */
    private final int[] positions = new int[1 << HASH_BITS];

    /** Begins another file. */
    void clear() {
        Arrays.fill(positions, NEVER);
    }

    /** Returns whether a match can be of these places of an array. */
    static boolean isInReach(int at, int other) {
        return other >= 0 && other < at && at - other <= DeflateSymbols.MAX_DISTANCE;
    }

    /** Returns where the next bytes were seen last, within reach, or {@link #NOWHERE}; here they are seen next time. */
    int lookUp(byte[] text, int at, int base, int limit) {
        int before = replace(text, at, base, limit);
        return isSame(text, at, before) ? before : NOWHERE;
    }

    /** Returns where bytes were seen last that may be the next ones, which {@link #isSame} tells; here they are seen next time. */
    int replace(byte[] text, int at, int base, int limit) {
        if (at + Long.BYTES > limit) {
            return NOWHERE;
        }
        int slot = (int) (((Words.get(text, at) << REST_BITS) * MULTIPLIER) >>> (Long.SIZE - HASH_BITS));
        int before = positions[slot] - base;
        positions[slot] = at + base;
        return before;
    }

    /** Returns whether a place is in reach and has the same bytes. */
    static boolean isSame(byte[] text, int at, int before) {
        return isInReach(at, before) && (Words.get(text, before) ^ Words.get(text, at)) << REST_BITS == 0;
    }
}
