package io.waymark.writer.deflate;

import java.util.Arrays;

/**
 * Where the last record of each caller, or of each operation, is in the text. Two whose hashes fall on the same slot displace
 * each other, which only makes files larger. Used by one thread.
 */
final class LastRecords {
    private final int shift;
    private final int[] hashes;
    private final int[] positions;
    private final int[] tails;

    /** Creates a table of so many slots, a power of two. */
    LastRecords(int slotBits) {
        shift = Integer.SIZE - slotBits;
        hashes = new int[1 << slotBits];
        positions = new int[1 << slotBits];
        tails = new int[1 << slotBits];
        clear();
    }

    void clear() {
        Arrays.fill(positions, SeenTexts.NEVER);
    }

    /** Returns the slot of a hash, for the other methods. */
    int slot(int hash) {
        return hash >>> shift;
    }

    /** Returns whether a record with the hash begins within a match's reach of a position. */
    boolean isKnown(int slot, int hash, int at) {
        return hashes[slot] == hash && at - positions[slot] <= DeflateSymbols.MAX_DISTANCE;
    }

    /** Returns where the record begins. */
    int position(int slot) {
        return positions[slot];
    }

    /** Returns how far from the end of its operation's name the record's tail begins; 0 if it is not known. */
    int tail(int slot) {
        return tails[slot];
    }

    /** Replaces the record of a slot. */
    void set(int slot, int hash, int position, int tail) {
        hashes[slot] = hash;
        positions[slot] = position;
        tails[slot] = tail;
    }
}
