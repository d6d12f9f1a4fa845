package io.waymark.agent.selfreport;

import io.waymark.agent.ring.AgentThread;
import io.waymark.base.thread.Deadline;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes logs and status files on a thread of its own, one task after the other: a disk or a terminal that hangs must hold up
 * neither the application's threads nor the consumer. Takes no lock, which might never be released at the end of a stack.
 * Safe for use by many threads.
 */
public final class BackgroundExecutor implements Runnable {
    /** Bounds the memory while a disk hangs: further tasks are rejected. */
    private static final int MAX_QUEUED = 1_000;

    private static final Duration DRAIN_TIMEOUT = Duration.ofMillis(500);

    private static final Runnable POISON_PILL = new PoisonPill();

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable AgentThread thread;

    /** Creates an executor that queues tasks until it is started. */
    public BackgroundExecutor() {}

    /** Ends the thread. */
    private static final class PoisonPill implements Runnable {
        @Override
        public void run() {}
    }

    /** Starts the thread, once. Called on a thread of the agent: a thread retains the access context of its creator. */
    public synchronized void start() {
        if (thread == null) {
            AgentThread started = new AgentThread(this, "waymark-background");
            started.start();
            thread = started;
        }
    }

    /**
     * Queues a task.
     *
     * @param task runs later; its exceptions are ignored
     * @return {@code false} if too many tasks are queued, and this one never runs
     */
    public boolean submit(Runnable task) {
        if (queue.size() >= MAX_QUEUED) {
            return false;
        }
        queue.add(task);
        LockSupport.unpark(thread);
        return true;
    }

    /**
     * Runs the queued tasks and ends the thread; waits for half a second at most. Later tasks never run.
     *
     * @return whether all queued tasks have run
     */
    public boolean drain() {
        start();
        AgentThread started = thread;
        if (started == null) {
            return false;
        }
        queue.add(POISON_PILL);
        LockSupport.unpark(started);
        return Deadline.after(DRAIN_TIMEOUT).awaitEnd(started);
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
            Runnable task = queue.poll();
            if (task == null) {
                LockSupport.park(this);
            } else {
                task.run();
            }
            return task;
        } catch (RuntimeException | Error e) {
            // The task was a report of another failure; there is no other channel to report this one.
            return null;
        }
    }
}
