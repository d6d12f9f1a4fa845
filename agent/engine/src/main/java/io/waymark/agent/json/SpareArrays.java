package io.waymark.agent.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Large arrays between two uses, shared by all threads: a thread keeps none while it is idle. At most 4 MiB. Safe for use by
 * many threads, without locks.
 */
final class SpareArrays {
    /** Length of each array, in bytes. */
    static final int LENGTH = 64 * 1024;

    private static final int MAX_COUNT = 64;
    private static final int PROBES = 4;
    private static final int COUNT =
            Math.max(PROBES, Math.min(MAX_COUNT, 2 * Runtime.getRuntime().availableProcessors()));
    private static final AtomicReferenceArray<byte @Nullable []> SPARE = new AtomicReferenceArray<>(COUNT);

    private SpareArrays() {}

    /** Returns an array with any content. */
    static byte[] take() {
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            int index = Math.floorMod(start + i, COUNT);
            byte[] spare = SPARE.get(index) == null ? null : SPARE.getAndSet(index, null);
            if (spare != null) {
                return spare;
            }
        }
        return new byte[LENGTH];
    }

    /** Keeps an array for the next user, if there is room. */
    static void give(byte[] array) {
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            if (SPARE.compareAndSet(Math.floorMod(start + i, COUNT), null, array)) {
                return;
            }
        }
    }
}
