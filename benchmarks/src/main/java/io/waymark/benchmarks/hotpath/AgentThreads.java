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
final class AgentThreads {
    private static final long WINDOW = 1_000_000;
    /** A consumer that polls uses less than that; one that has work uses all. */
    private static final double QUIET_SHARE = 0.25;

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
                check(deadline, "has not started");
                LockSupport.parkNanos(10 * WINDOW);
            }
        }
        find();
        for (int i = 0; i < 20; i++) {
            awaitQuiet();
        }
    }

    /** Looks for the threads; new ones may have come. */
    void find() {
        ids = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("waymark-"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    /** Waits until the threads use little CPU. Always waits for one millisecond, so that it is the same for a baseline. */
    void awaitQuiet() {
        long deadline = System.nanoTime() + DEADLINE;
        while (true) {
            long cpu = cpu();
            long start = System.nanoTime();
            LockSupport.parkNanos(WINDOW);
            if (cpu() - cpu < (System.nanoTime() - start) * QUIET_SHARE) {
                return;
            }
            check(deadline, "does not catch up with the calls");
        }
    }

    private long cpu() {
        long sum = 0;
        for (long id : ids) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }

    private static void check(long deadline, String what) {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException("the agent " + what + "; look into its log");
        }
    }
}
