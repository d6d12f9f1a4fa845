package io.waymark.benchmarks.hotpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Observes the CPU of the agent's threads, to wait until they have processed all calls. Without an agent they always have.
 * Confined to one thread.
 */
final class AgentMonitor {
    private static final long WINDOW_NANOS = 1_000_000;
    /** A polling consumer uses less than this share of a core, a busy one the whole core. */
    private static final double IDLE_CPU_SHARE = 0.25;

    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long[] ids = new long[0];

    /** Waits until the agent, if any, has a journal: earlier calls only fill the ring. */
    void awaitStart() {
        String home = System.getProperty("waymark.home");
        if (home != null) {
            Path log = Path.of(home, "log", "waymark.log");
            long deadline = System.nanoTime() + DEADLINE_NANOS;
            while (!Files.exists(log)) {
                checkDeadline(deadline, "did not start in time");
                LockSupport.parkNanos(10 * WINDOW_NANOS);
            }
        }
        refreshThreads();
        for (int i = 0; i < 20; i++) {
            awaitIdle();
        }
        if (home != null) {
            checkLog(Path.of(home, "log", "waymark.log"));
        }
    }

    /** Finds the threads again, since new ones may have started. */
    void refreshThreads() {
        ids = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("waymark-"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    /** Waits until the threads use little CPU; at least one millisecond, so that baselines wait as long. */
    void awaitIdle() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            LockSupport.parkNanos(WINDOW_NANOS);
            if (cpuNanos() - cpu < (System.nanoTime() - start) * IDLE_CPU_SHARE) {
                return;
            }
            checkDeadline(deadline, "did not process the calls in time");
        }
    }

    private long cpuNanos() {
        long sum = 0;
        for (long id : ids) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }

    /** An agent that failed records nothing: its calls would look cheap. */
    private static void checkLog(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.contains(" ERROR ")).findFirst().ifPresent(line -> {
                throw new IllegalStateException("the agent reported an error: " + line);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkDeadline(long deadline, String problem) {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException("the agent " + problem + "; see its log");
        }
    }
}
