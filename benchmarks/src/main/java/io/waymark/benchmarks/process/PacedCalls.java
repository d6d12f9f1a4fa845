package io.waymark.benchmarks.process;

import com.sun.management.ThreadMXBean;
import io.waymark.benchmarks.contender.Contender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of a call at 10,000 calls per second from one thread, in two shapes: bursts of 10 every millisecond, each timed
 * as a whole and divided by 10; and one call every 100 µs, timed singly, which includes the cost of the clock.
 *
 * <p>Before each call the thread parks, and spins near the due time: this measures calls of a mostly idle service with cold
 * caches, not the speed of a loop. No queue builds up, since the consumer of the events has ten times the time it needs. A call
 * delayed by a slow one before it is timed from its actual start: the metric is the cost of a call, not the response time of a
 * queue.
 *
 * <p>See {@link FixedRateCalls} for calls at a rate that the contender may not sustain.
 */
public final class PacedCalls {
    private static final int BURST = 10;
    private static final long BURST_PERIOD_NANOS = 1_000_000;
    private static final long CALL_PERIOD_NANOS = 100_000;
    /** Faster, so that compilation ends soon; still slow enough not to fill a queue. */
    private static final long WARMUP_PERIOD_NANOS = 50_000;

    private static final long SPIN_NANOS = 150_000;
    private static final long SETTLE_NANOS = 2_000_000_000;

    private final Contender contender;
    private int callNumber;
    /** Keeps calls from being optimized away; reading the result would cost more than the bare call. */
    private @Nullable Object lastResult;

    private PacedCalls(Contender contender) {
        this.contender = contender;
    }

    /**
     * Runs the warm-up and both shapes.
     *
     * @param arguments class of the contender, milliseconds of warm-up, milliseconds of each measurement
     * @throws Exception if the contender cannot be created or the metrics cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        long warmupMillis = Long.parseLong(arguments[1]);
        long measuredMillis = Long.parseLong(arguments[2]);
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            PacedCalls calls = new PacedCalls(contender);
            contender.runInRequest(() -> calls.run(warmupMillis, measuredMillis));
        }
    }

    private void run(long warmupMillis, long measuredMillis) {
        // Warm up both shapes in turns: the compiler sees two loops.
        for (int turn = 0; turn < 4; turn++) {
            runBursts((int) (warmupMillis * 1_000_000 / 8 / WARMUP_PERIOD_NANOS), WARMUP_PERIOD_NANOS, BURST);
            runBursts(
                    (int) (warmupMillis * 1_000_000 / 8 / (WARMUP_PERIOD_NANOS / BURST)),
                    WARMUP_PERIOD_NANOS / BURST,
                    1);
        }
        // The agent processes the backlog of the warm-up before the measurement starts.
        awaitNanoTime(System.nanoTime() + SETTLE_NANOS);
        ProcessMetrics metrics = new ProcessMetrics();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        int bursts = (int) (measuredMillis * 1_000_000 / BURST_PERIOD_NANOS);
        Map<Long, Long> byThreadBefore = allocatedByThread(threads);
        long allocatedBefore = threads.getThreadAllocatedBytes(self);
        long[] times = runBursts(bursts, BURST_PERIOD_NANOS, BURST);
        // Subtract the two arrays of times, which the harness allocates.
        long harnessBytes = (long) Long.BYTES * (bursts + times.length);
        long allocated = threads.getThreadAllocatedBytes(self) - allocatedBefore - harnessBytes;
        long allocatedByOthers = allocatedByThread(threads).entrySet().stream()
                .filter(thread -> thread.getKey() != self)
                .mapToLong(thread -> thread.getValue() - byThreadBefore.getOrDefault(thread.getKey(), 0L))
                .sum();
        percentiles(metrics, "burst", times, BURST);
        long calls = (long) times.length * BURST;
        metrics.add("burst.allocated", (double) allocated / calls);
        metrics.add("burst.allocated.process", (double) (allocated + allocatedByOthers) / calls);
        percentiles(
                metrics,
                "isolated",
                runBursts((int) (measuredMillis * 1_000_000 / CALL_PERIOD_NANOS), CALL_PERIOD_NANOS, 1),
                1);
        if (lastResult == null) {
            throw new IllegalStateException("the contender returned nothing");
        }
        try {
            metrics.write();
        } catch (IOException e) {
            throw new IllegalStateException("metrics cannot be written", e);
        }
    }

    /** Returns the bytes allocated so far by each live thread. */
    private static Map<Long, Long> allocatedByThread(ThreadMXBean threads) {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            byThread.put(ids[i], Math.max(0, bytes[i]));
        }
        return byThread;
    }

    /** Returns the nanoseconds of each burst; fewer than {@code count} if the machine is too busy to keep the pace. */
    private long[] runBursts(int count, long period, int size) {
        long[] times = new long[count];
        int done = 0;
        long due = System.nanoTime() + period;
        long latest = due + 2L * count * period;
        while (done < count && due - latest < 0) {
            awaitNanoTime(due);
            long start = System.nanoTime();
            for (int call = 0; call < size; call++) {
                lastResult = contender.call(callNumber++);
            }
            long end = System.nanoTime();
            times[done++] = end - start;
            due = Math.max(due + period, end);
        }
        return Arrays.copyOf(times, done);
    }

    private static void awaitNanoTime(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }

    private static void percentiles(ProcessMetrics metrics, String shape, long[] times, int size) {
        Arrays.sort(times);
        metrics.add(shape + ".p50", percentile(times, 0.5) / size);
        metrics.add(shape + ".p99", percentile(times, 0.99) / size);
        metrics.add(shape + ".p99.9", percentile(times, 0.999) / size);
    }

    private static double percentile(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))];
    }
}
