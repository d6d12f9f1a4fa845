package io.waymark.writer.deflate;

import java.io.IOException;

/**
 * Puts together what follows one another in the text and in its earlier place too, as one match or several of the greatest
 * length. What is not matched is literal. Used by one thread.
 */
final class MatchRun {
    private static final int MIN_MATCH = 4;
    /** Beyond, a match of the least length takes more bits than its literals. */
    private static final int MAX_DISTANCE_OF_LEAST = 4 * 1024;

    private final DeflateBlock block;
    private byte[] text = new byte[0];
    /** The position in the file of the array's first byte. */
    private int base;

    private int start;
    private int length;
    private int distance;
    /** The text before this position is in the block, or in the run. */
    private int done;

    MatchRun(DeflateBlock block) {
        this.block = block;
    }

    /** Begins another file. */
    void clear() {
        start = 0;
        length = 0;
        done = 0;
    }

    /** Sets where the text is from now on: at least what is not done, with the bytes before it that a match reaches. */
    void use(byte[] newText, int newBase) {
        text = newText;
        base = newBase;
    }

    /** Returns where the text begins that no match covers yet, in the array. */
    int unmatchedFrom() {
        return (length > 0 ? start + length : done) - base;
    }

    /** Adds a match, after those before it. */
    void add(int at, int matched, int matchDistance) throws IOException {
        int position = at + base;
        if (length > 0 && matchDistance == distance && start + length == position) {
            length += matched;
            return;
        }
        end();
        start = position;
        length = matched;
        distance = matchDistance;
    }

    /** Puts all literals before a place into the block; a run that reaches the place may go on. */
    void flushLiterals(int to) throws IOException {
        if (start + length < to + base) {
            end();
        }
        int end = length > 0 ? start : to + base;
        block.addLiterals(text, done - base, end - done);
        done = end;
    }

    /** Ends the run: it becomes matches if they are worth their bits. */
    void end() throws IOException {
        int rest = length;
        length = 0;
        if (rest < MIN_MATCH || (rest == MIN_MATCH && distance > MAX_DISTANCE_OF_LEAST)) {
            return;
        }
        block.addLiterals(text, done - base, start - done);
        done = start + rest;
        while (rest > DeflateSymbols.MAX_LENGTH) {
            // What remains is a match too.
            int part = Math.min(DeflateSymbols.MAX_LENGTH, rest - DeflateSymbols.MIN_LENGTH);
            block.addMatch(part, distance);
            rest -= part;
        }
        block.addMatch(rest, distance);
    }

    /** Ends the run, and puts the last literals into the block. */
    void finish(int end) throws IOException {
        end();
        flushLiterals(end - base);
    }
}
