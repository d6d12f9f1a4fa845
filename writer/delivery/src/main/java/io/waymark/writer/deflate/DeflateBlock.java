package io.waymark.writer.deflate;

import java.io.IOException;
import java.util.Arrays;

/**
 * The literals and matches of one block. When it is full it is written and begins anew. Used by one thread.
 *
 * <p>A block of 4,096 matches has the text of 200 to 300 records: its codes take a fifth of a byte of each. Smaller blocks
 * cost more for their codes; larger ones gain nothing, since records of one service hardly change.
 */
final class DeflateBlock {
    static final int MAX_LITERALS = 24 * 1024;
    static final int MAX_MATCHES = 4_096;

    private static final int LENGTH_SHIFT = 16;
    private static final int DISTANCE_MASK = (1 << LENGTH_SHIFT) - 1;

    private final BlockWriter writer;
    private final byte[] literals = new byte[MAX_LITERALS + Long.BYTES];
    private int literalCount;
    /** How many of the literals come after the last match. */
    private int trailing;
    /** For each match, how many literals come before it and after the one before. */
    private final int[] runs = new int[MAX_MATCHES];
    /** For each match its length, and in the lower half its distance. */
    private final int[] matches = new int[MAX_MATCHES];

    private int matchCount;
    private final int[] literalFrequencies = new int[DeflateSymbols.LITERAL_SYMBOLS];
    private final int[] distanceFrequencies = new int[DeflateSymbols.DISTANCE_SYMBOLS];

    DeflateBlock(BlockWriter writer) {
        this.writer = writer;
    }

    /** Empties the block. */
    void clear() {
        literalCount = 0;
        trailing = 0;
        matchCount = 0;
        Arrays.fill(literalFrequencies, 0);
        Arrays.fill(distanceFrequencies, 0);
    }

    /** Appends bytes of the text. */
    void addLiterals(byte[] text, int from, int length) throws IOException {
        int at = from;
        int rest = length;
        while (rest > 0) {
            if (literalCount == MAX_LITERALS) {
                write(false);
            }
            int count = Math.min(rest, MAX_LITERALS - literalCount);
            System.arraycopy(text, at, literals, literalCount, count);
            literalCount += count;
            trailing += count;
            at += count;
            rest -= count;
        }
    }

    /** Appends a repetition of earlier text. */
    void addMatch(int length, int distance) throws IOException {
        if (matchCount == MAX_MATCHES) {
            write(false);
        }
        runs[matchCount] = trailing;
        matches[matchCount++] = (length << LENGTH_SHIFT) | distance;
        trailing = 0;
        literalFrequencies[DeflateSymbols.lengthSymbol(length)]++;
        distanceFrequencies[DeflateSymbols.distanceSymbol(distance)]++;
    }

    /** Writes the block and empties it; the last one ends the stream. */
    void write(boolean last) throws IOException {
        writer.write(this, last);
        clear();
    }

    byte[] literals() {
        return literals;
    }

    int literalCount() {
        return literalCount;
    }

    int matchCount() {
        return matchCount;
    }

    /** Returns how many literals come before a match, and after the one before it. */
    int literalsBefore(int match) {
        return match == matchCount ? trailing : runs[match];
    }

    int length(int match) {
        return matches[match] >>> LENGTH_SHIFT;
    }

    int distance(int match) {
        return matches[match] & DISTANCE_MASK;
    }

    /** Returns how often each length's symbol occurs; the writer counts the literals. */
    int[] literalFrequencies() {
        return literalFrequencies;
    }

    int[] distanceFrequencies() {
        return distanceFrequencies;
    }
}
