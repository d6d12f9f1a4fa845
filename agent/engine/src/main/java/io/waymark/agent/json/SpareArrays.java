package io.waymark.agent.json;

import io.waymark.base.reference.SparePool;

/**
 * Large arrays between two uses, shared by all threads: a thread keeps none while it is idle. At most 4 MiB. Safe for use by
 * many threads, without locks.
 */
final class SpareArrays {
    /** Length of each array, in bytes. */
    static final int LENGTH = 64 * 1024;

    private static final SparePool<byte[]> SPARE = new SparePool<>();

    private SpareArrays() {}

    /** Returns an array with any content. */
    static byte[] take() {
        byte[] spare = SPARE.take();
        return spare == null ? new byte[LENGTH] : spare;
    }

    /** Keeps an array for the next user, if there is room. */
    static void give(byte[] array) {
        SPARE.give(array);
    }
}
