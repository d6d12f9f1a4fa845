package io.waymark.agent.ring;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A daemon thread of ours. Nothing that runs on it is ever captured. */
public final class AgentThread extends Thread {
    /**
     * Creates a thread; it is not started.
     *
     * @param task what it does
     * @param name its name, by custom {@code waymark-…}
     */
    public AgentThread(Runnable task, String name) {
        // What the creating thread, perhaps one of the application's, hands on to its children stays out.
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(AgentThread.class.getClassLoader());
    }

    /**
     * Waits until the thread has ended. An interrupt does not end the wait; the caller has it afterwards.
     *
     * @param limit how long to wait
     * @return whether it has
     */
    public boolean joinUninterruptibly(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (isAlive() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(this, Math.max(1, end - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }
}
