package io.waymark.agent.startup;

import io.waymark.agent.ring.AgentThread;
import io.waymark.base.thread.Deadline;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes to logs and status files on a thread of its own, one thing after the other: a disk or a terminal that hangs must
 * hold up neither the application's threads nor the one that journals. Takes no lock: at the end of a stack it might never be
 * released. Safe for use by many threads.
 */
final class BackgroundExecutor implements Runnable {
    /** What comes when so many wait already is left out: nothing is known to go on. */
    private static final int MAX_QUEUED = 1_000;

    private static final Duration DRAIN_TIMEOUT = Duration.ofMillis(500);

    private static final Runnable POISON_PILL = new PoisonPill();

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable AgentThread thread;

    BackgroundExecutor() {}

    /** Ends the thread. */
    private static final class PoisonPill implements Runnable {
        @Override
        public void run() {}
    }

    /** Starts the thread. To be called on a thread of ours: a thread holds on to what called for it. */
    synchronized void start() {
        if (thread == null) {
            AgentThread begun = new AgentThread(this, "waymark-errands");
            begun.start();
            thread = begun;
        }
    }

    /** Has something done later; returns {@code false} if it is left out. */
    boolean submit(Runnable errand) {
        if (queue.size() >= MAX_QUEUED) {
            return false;
        }
        queue.add(errand);
        LockSupport.unpark(thread);
        return true;
    }

    /**
     * Waits until all is done, for half a second at most; nothing is done any more after that.
     *
     * @return whether it is
     */
    boolean drain() {
        start();
        AgentThread begun = thread;
        if (begun == null) {
            return false;
        }
        queue.add(POISON_PILL);
        LockSupport.unpark(begun);
        return Deadline.after(DRAIN_TIMEOUT).join(begun);
    }

    @Override
    public void run() {
        Runnable done = null;
        while (done != POISON_PILL) {
            done = runNext();
        }
    }

    private @Nullable Runnable runNext() {
        try {
            Runnable errand = queue.poll();
            if (errand == null) {
                LockSupport.park(this);
            } else {
                errand.run();
            }
            return errand;
        } catch (RuntimeException | Error e) {
            // It was about to tell of something else that went wrong; there is nobody to tell of this.
            return null;
        }
    }
}
