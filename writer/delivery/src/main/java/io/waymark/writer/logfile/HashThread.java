package io.waymark.writer.logfile;

import io.waymark.base.thread.DaemonThreads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that hashes for all large files. It starts with the first task and ends when there is none for some seconds. An
 * executor of the JDK would allocate for each task, and be followed by the agent as one of the application's. Safe for use by
 * many threads.
 */
final class HashThread {
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Queue<ContentHasher> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;

    /**
     * Has a file's next bytes hashed.
     *
     * @param hasher hashes all that it was given until then, and does not throw
     * @throws OutOfMemoryError if the process can have no more threads
     */
    synchronized void submit(ContentHasher hasher) {
        if (thread == null) {
            Thread started = DaemonThreads.createBackground("waymark-hash", this::run);
            started.start();
            thread = started;
        }
        waiting.add(hasher);
        notifyAll();
    }

    private void run() {
        try {
            for (ContentHasher hasher = next(); hasher != null; hasher = next()) {
                hasher.hashWaiting();
            }
        } finally {
            onEnd();
        }
    }

    /** Also after an error that nobody expects: the next task starts another thread. */
    private synchronized void onEnd() {
        if (thread == Thread.currentThread()) {
            thread = null;
        }
    }

    /** Waits for a task; returns null if the thread ends. */
    private synchronized @Nullable ContentHasher next() {
        long start = System.nanoTime();
        while (waiting.isEmpty()) {
            long left = KEEP_ALIVE_NANOS - (System.nanoTime() - start);
            if (left <= 0) {
                thread = null;
                return null;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt it.
            }
        }
        return waiting.remove();
    }
}
