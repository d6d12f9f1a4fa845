package io.waymark.writer.logfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** The arrays that a log file is compressed with; those of a finished file are the next one's. Used by one thread. */
public final class BufferPool {
    static final int BUFFER_SIZE = 64 * 1024;
    static final int LARGE_BUFFER_SIZE = 4 * BUFFER_SIZE;

    /** What one file needs; files that are written at the same time share nothing. */
    private static final int MAX_POOLED = 3;

    private final Deque<byte[]> pooled = new ArrayDeque<>();
    private final Deque<byte[]> pooledLarge = new ArrayDeque<>();

    /** Begins with none. */
    public BufferPool() {}

    byte[] acquire() {
        byte[] block = pooled.poll();
        return block == null ? new byte[BUFFER_SIZE] : block;
    }

    byte[] acquireLarge() {
        byte[] block = pooledLarge.poll();
        return block == null ? new byte[LARGE_BUFFER_SIZE] : block;
    }

    void release(byte[] block) {
        Deque<byte[]> spares = block.length == BUFFER_SIZE ? pooled : pooledLarge;
        if (spares.size() < MAX_POOLED) {
            spares.add(block);
        }
    }
}
