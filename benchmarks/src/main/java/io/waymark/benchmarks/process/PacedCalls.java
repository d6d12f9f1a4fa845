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
 * Percentiles of a call at 10,000 calls a second, from one thread, in two shapes: bursts of 10 every millisecond, each
 * burst timed as a whole and divided by 10; and one call every 100 µs, timed singly, so that it holds the clock's own cost.
 *
 * <p>Between calls the thread spins near the due time and parks before that: what it measures are calls of a service that
 * is mostly idle, with cold caches, and not the speed of a loop. Nothing queues up: whatever drains the events has ten times
 * the time that it needs. A call that comes late because the one before took long is not timed from when it was due: this
 * is the cost of calls, not the response time of a queue.
 */
public final class PacedCalls {
    private static final int BURST = 10;
    private static final long BURST_PERIOD_NANOS = 1_000_000;
    private static final long CALL_PERIOD_NANOS = 100_000;
    /** Twenty times as fast, so that the compiler is done soon; still slow enough to fill no queue. */
    private static final long WARMUP_PERIOD_NANOS = 50_000;

    private static final long SPIN_NANOS = 150_000;
    private static final long SETTLE_NANOS = 2_000_000_000;

    private final Contender contender;
    private int number;
    /** Kept, so that no call can be optimized away; looking into it would cost more than the bare call does. */
    private @Nullable Object lastResult;

    private PacedCalls(Contender contender) {
        this.contender = contender;
    }

    /**
     * Runs.
     *
     * @param arguments class of the contender, milliseconds of warm-up, milliseconds of each measurement
     * @throws Exception if the contender cannot be made, or the figures not be written
     */
    public static void main(String[] arguments) throws Exception {
        long warm = Long.parseLong(arguments[1]);
        long measured = Long.parseLong(arguments[2]);
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            PacedCalls calls = new PacedCalls(contender);
            contender.runInRequest(() -> calls.run(warm, measured));
        }
    }

    private void run(long warmMillis, long measuredMillis) {
        // Both shapes are warmed up in turns: each is a loop of its own to the compiler.
        for (int turn = 0; turn < 4; turn++) {
            runBursts((int) (warmMillis * 1_000_000 / 8 / WARMUP_PERIOD_NANOS), WARMUP_PERIOD_NANOS, BURST);
            runBursts(
                    (int) (warmMillis * 1_000_000 / 8 / (WARMUP_PERIOD_NANOS / BURST)), WARMUP_PERIOD_NANOS / BURST, 1);
        }
        // What the warm-up has left behind is compressed, or thrown away, at its own cost.
        awaitNanoTime(System.nanoTime() + SETTLE_NANOS);
        ProcessMetrics figures = new ProcessMetrics();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        int bursts = (int) (measuredMillis * 1_000_000 / BURST_PERIOD_NANOS);
        Map<Long, Long> allBefore = allocatedByThread(threads);
        long before = threads.getThreadAllocatedBytes(self);
        long[] times = runBursts(bursts, BURST_PERIOD_NANOS, BURST);
        // The two arrays of times are the harness's own.
        long own = (long) Long.BYTES * (bursts + times.length);
        long allocated = threads.getThreadAllocatedBytes(self) - before - own;
        long allocatedByOthers = allocatedByThread(threads).entrySet().stream()
                .filter(thread -> thread.getKey() != self)
                .mapToLong(thread -> thread.getValue() - allBefore.getOrDefault(thread.getKey(), 0L))
                .sum();
        percentiles(figures, "burst", times, BURST);
        long calls = (long) times.length * BURST;
        figures.add("burst.allocated", (double) allocated / calls);
        figures.add("burst.allocated.process", (double) (allocated + allocatedByOthers) / calls);
        percentiles(
                figures,
                "isolated",
                runBursts((int) (measuredMillis * 1_000_000 / CALL_PERIOD_NANOS), CALL_PERIOD_NANOS, 1),
                1);
        if (lastResult == null) {
            throw new IllegalStateException("the contender returned nothing");
        }
        try {
            figures.write();
        } catch (IOException e) {
            throw new IllegalStateException("the figures cannot be written", e);
        }
    }

    /** Returns what the threads that live have allocated. */
    private static Map<Long, Long> allocatedByThread(ThreadMXBean threads) {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            byThread.put(ids[i], Math.max(0, bytes[i]));
        }
        return byThread;
    }

    /** Returns how long each burst took; fewer than asked for where the machine is too busy to keep the pace. */
    private long[] runBursts(int count, long period, int size) {
        long[] times = new long[count];
        int done = 0;
        long due = System.nanoTime() + period;
        long latest = due + 2L * count * period;
        while (done < count && due - latest < 0) {
            awaitNanoTime(due);
            long start = System.nanoTime();
            for (int call = 0; call < size; call++) {
                lastResult = contender.call(number++);
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

    private static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }
}
