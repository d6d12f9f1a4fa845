package net.openhft.chronicle.queue.impl.single;

/**
 * Frees the locks inside a queue that a dead process left held. Chronicle asks whether the owner's process id is alive,
 * which is wrong where ids come back at once, as in containers. Here, because the write lock is package-private.
 */
public final class JournalLocks {
    private JournalLocks() {}

    /**
     * Releases both locks, also those of another owner.
     *
     * @param queue one that nobody else appends to, as the caller knows by a lock of its own
     */
    public static void forceUnlock(SingleChronicleQueue queue) {
        forceUnlock(queue.writeLock());
        forceUnlock(queue.appendLock());
    }

    private static void forceUnlock(WriteLock lock) {
        // A queue that was opened read-only has another kind; the first append to it says so.
        if (lock instanceof TableStoreWriteLock held) {
            held.forceUnlock();
        }
    }
}
