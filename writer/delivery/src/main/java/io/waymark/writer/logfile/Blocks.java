package io.waymark.writer.logfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** The arrays that a log file is compressed with; those of a finished file are the next one's. Used by one thread. */
public final class Blocks {
    static final int LENGTH = 64 * 1024;
    static final int LARGE_LENGTH = 4 * LENGTH;

    /** What one file needs; files that are written at the same time share nothing. */
    private static final int MOST_SPARE = 3;

    private final Deque<byte[]> spare = new ArrayDeque<>();
    private final Deque<byte[]> largeSpare = new ArrayDeque<>();

    /** Begins with none. */
    public Blocks() {}

    byte[] take() {
        byte[] block = spare.poll();
        return block == null ? new byte[LENGTH] : block;
    }

    byte[] takeLarge() {
        byte[] block = largeSpare.poll();
        return block == null ? new byte[LARGE_LENGTH] : block;
    }

    void giveBack(byte[] block) {
        Deque<byte[]> spares = block.length == LENGTH ? spare : largeSpare;
        if (spares.size() < MOST_SPARE) {
            spares.add(block);
        }
    }
}
