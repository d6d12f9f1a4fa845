package io.waymark.benchmarks.hotpath;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's threads, looked at from outside: whether they have caught up with the calls. Used by one thread. Where there
 * is no agent, they always have.
 */
final class AgentMonitor {
    private static final long WINDOW_NANOS = 1_000_000;
    /** A consumer that polls uses less than that; one that has work uses all. */
    private static final double IDLE_CPU_SHARE = 0.25;

    private static final long DEADLINE = 60_000_000_000L;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long[] ids = new long[0];

    /** Waits until the agent, if there is one, has a journal: calls before that only fill the ring. */
    void awaitStart() {
        String home = System.getProperty("waymark.home");
        if (home != null) {
            Path keys = Path.of(home, "log", "waymark.log");
            long deadline = System.nanoTime() + DEADLINE;
            while (!Files.exists(keys)) {
                checkDeadline(deadline, "has not started");
                LockSupport.parkNanos(10 * WINDOW_NANOS);
            }
        }
        refreshThreads();
        for (int i = 0; i < 20; i++) {
            awaitIdle();
        }
    }

    /** Looks for the threads; new ones may have come. */
    void refreshThreads() {
        ids = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("waymark-"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    /** Waits until the threads use little CPU. Always waits for one millisecond, so that it is the same for a baseline. */
    void awaitIdle() {
        long deadline = System.nanoTime() + DEADLINE;
        while (true) {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            LockSupport.parkNanos(WINDOW_NANOS);
            if (cpuNanos() - cpu < (System.nanoTime() - start) * IDLE_CPU_SHARE) {
                return;
            }
            checkDeadline(deadline, "does not catch up with the calls");
        }
    }

    private long cpuNanos() {
        long sum = 0;
        for (long id : ids) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }

    private static void checkDeadline(long deadline, String what) {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException("the agent " + what + "; look into its log");
        }
    }
}
