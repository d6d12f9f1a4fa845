package io.waymark.benchmarks.process;

import com.sun.management.ThreadMXBean;
import io.waymark.benchmarks.contender.Contender;
import io.waymark.benchmarks.contender.OrderArguments;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of a call at 10,000 calls per second from each of one or more threads, in three shapes: bursts of 10 every
 * millisecond, each timed as a whole and divided by 10, so that its percentiles are those of a burst; the same with arguments that were created just before the burst, as a
 * service has that has parsed a request ({@code fresh}); and one call every 100 µs, timed singly, which includes the cost of the
 * clock ({@code isolated}). Each burst belongs to a request of its own, whose begin and end are not timed: what a contender
 * learns about the caller, it learns in the first call of a burst. The single calls belong to one request, and so do the calls
 * whose allocation is measured; what the first call of a request allocates is a metric of its own.
 *
 * <p>Before each request the thread parks, and spins near the due time: this measures calls of a mostly idle service with cold
 * caches, not the speed of a loop. No queue builds up, since the consumer of the events has ten times the time it needs. A call
 * delayed by a slow one before it is timed from its actual start: the metric is the cost of a call, not the response time of a
 * queue.
 *
 * <p>See {@link FixedRateCalls} for calls at a rate that the contender may not sustain.
 */
public final class PacedCalls {
    private static final int BURST = 10;
    /** So that threads that call at the same time have other arguments. */
    private static final int CALLS_APART = 509;

    private static final long BURST_PERIOD_NANOS = 1_000_000;
    private static final long CALL_PERIOD_NANOS = 100_000;
    /** Faster, so that compilation ends soon; still slow enough not to fill a queue. */
    private static final long WARMUP_PERIOD_NANOS = 50_000;

    private static final long SPIN_NANOS = 150_000;
    private static final long SETTLE_NANOS = 2_000_000_000;
    private static final String CALLER = "caller";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Contender contender;
    private final CyclicBarrier start;
    private int callNumber;
    /** Keeps calls from being optimized away; reading the result would cost more than the bare call. */
    private @Nullable Object lastResult;

    /** Which calls share a request, and whether arguments are new. */
    private enum Shape {
        ONE_REQUEST,
        REQUEST_PER_BURST,
        FRESH_ARGUMENTS
    }

    /** The nanoseconds of each burst, of each burst with new arguments, and of each single call. */
    private long[] bursts = {};

    private long[] fresh = {};
    private long[] isolated = {};

    /** The bytes that the calls of bursts in one request, and in a request each, allocated on their thread. */
    private long allocatedInOneRequest;

    private long allocatedInRequests;
    private long allocated;
    private int burstsInOneRequest;

    private PacedCalls(Contender contender, CyclicBarrier start, int firstCall) {
        this.contender = contender;
        this.start = start;
        this.callNumber = firstCall;
    }

    /**
     * Runs the warm-up and the shapes.
     *
     * @param arguments class of the contender, milliseconds of warm-up, milliseconds of each measurement, and the number of
     *     threads that call, 1 if it is left out
     * @throws Exception if the contender cannot be created or the metrics cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        long warmupMillis = Long.parseLong(arguments[1]);
        long measuredMillis = Long.parseLong(arguments[2]);
        int callers = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        ExecutorService threads = Executors.newFixedThreadPool(callers, work -> new Thread(work, CALLER));
        ProcessMetrics metrics = new ProcessMetrics();
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            Allocation allocation = new Allocation();
            CyclicBarrier start = new CyclicBarrier(callers, allocation);
            List<Future<PacedCalls>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                PacedCalls calls = new PacedCalls(contender, start, caller * CALLS_APART);
                running.add(threads.submit(() -> calls.run(warmupMillis, measuredMillis)));
            }
            List<PacedCalls> ended = new ArrayList<>();
            for (Future<PacedCalls> one : running) {
                ended.add(one.get());
            }
            percentiles(metrics, "burst", merge(ended, calls -> calls.bursts), BURST);
            percentiles(metrics, "fresh", merge(ended, calls -> calls.fresh), BURST);
            percentiles(metrics, "isolated", merge(ended, calls -> calls.isolated), 1);
            double calls = BURST * sum(ended, caller -> caller.burstsInOneRequest);
            double byCalls = sum(ended, caller -> caller.allocatedInOneRequest);
            metrics.add("burst.allocated", byCalls / calls);
            metrics.add("burst.allocated.process", (byCalls + allocation.byOtherThreads()) / calls);
            double requests = sum(ended, caller -> caller.bursts.length);
            metrics.add(
                    "request.allocated",
                    sum(ended, caller -> caller.allocatedInRequests) / requests - BURST * byCalls / calls);
        } finally {
            threads.shutdown();
        }
        metrics.write();
    }

    private PacedCalls run(long warmupMillis, long measuredMillis) throws Exception {
        // Warm up all shapes in turns: the compiler sees one loop.
        for (int turn = 0; turn < 4; turn++) {
            int count = (int) (warmupMillis * 1_000_000 / 8 / WARMUP_PERIOD_NANOS);
            runBursts(
                    count, WARMUP_PERIOD_NANOS, BURST, turn % 2 == 0 ? Shape.REQUEST_PER_BURST : Shape.FRESH_ARGUMENTS);
            runBursts(count * BURST, WARMUP_PERIOD_NANOS / BURST, 1, Shape.ONE_REQUEST);
        }
        // The agent processes the backlog of the warm-up before the measurement starts.
        awaitNanoTime(System.nanoTime() + SETTLE_NANOS);
        int count = (int) (measuredMillis * 1_000_000 / BURST_PERIOD_NANOS);
        start.await();
        burstsInOneRequest = runBursts(count, BURST_PERIOD_NANOS, BURST, Shape.ONE_REQUEST).length;
        allocatedInOneRequest = allocated;
        start.await();
        bursts = runBursts(count, BURST_PERIOD_NANOS, BURST, Shape.REQUEST_PER_BURST);
        allocatedInRequests = allocated;
        fresh = runBursts(count, BURST_PERIOD_NANOS, BURST, Shape.FRESH_ARGUMENTS);
        isolated = runBursts(
                (int) (measuredMillis * 1_000_000 / CALL_PERIOD_NANOS), CALL_PERIOD_NANOS, 1, Shape.ONE_REQUEST);
        if (lastResult == null) {
            throw new IllegalStateException("the contender returned nothing");
        }
        return this;
    }

    /** What the threads that do not call allocate while the first shape is measured. */
    private static final class Allocation implements Runnable {
        private int shapes;
        private Map<Long, Long> before = Map.of();
        private long byOthers;

        /** Runs at the start of each shape, on the last thread to arrive. */
        @Override
        public void run() {
            if (shapes == 0) {
                before = allocatedByThread();
            } else if (shapes == 1) {
                byOthers = allocatedByThread().entrySet().stream()
                        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                        .sum();
            }
            shapes++;
        }

        long byOtherThreads() {
            return byOthers;
        }
    }

    /** Returns the bytes allocated so far by each live thread that does not call. */
    private static Map<Long, Long> allocatedByThread() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        ThreadInfo[] threads = THREADS.getThreadInfo(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (threads[i] != null && !threads[i].getThreadName().equals(CALLER)) {
                byThread.put(ids[i], Math.max(0, bytes[i]));
            }
        }
        return byThread;
    }

    /** Returns the nanoseconds of each burst; fewer than {@code count} if the machine is too busy to keep the pace. */
    private long[] runBursts(int count, long period, int size, Shape shape) {
        long[] times = new long[count];
        Burst burst = new Burst(size);
        allocated = 0;
        int[] done = {0};
        Runnable paced = () -> {
            long due = System.nanoTime() + period;
            long latest = due + 2L * count * period;
            while (done[0] < count && due - latest < 0) {
                awaitNanoTime(due);
                if (shape == Shape.FRESH_ARGUMENTS) {
                    for (int call = 0; call < size; call++) {
                        OrderArguments.renew(callNumber + call);
                    }
                }
                if (shape == Shape.ONE_REQUEST) {
                    burst.run();
                } else {
                    contender.runInRequest(burst);
                }
                times[done[0]++] = burst.nanos;
                due = Math.max(due + period, System.nanoTime());
            }
        };
        if (shape == Shape.ONE_REQUEST) {
            contender.runInRequest(paced);
        } else {
            paced.run();
        }
        return Arrays.copyOf(times, done[0]);
    }

    /** The calls of one burst. */
    private final class Burst implements Runnable {
        private final int size;
        private long nanos;

        Burst(int size) {
            this.size = size;
        }

        @Override
        public void run() {
            long self = Thread.currentThread().getId();
            long allocatedBefore = THREADS.getThreadAllocatedBytes(self);
            long begin = System.nanoTime();
            for (int call = 0; call < size; call++) {
                lastResult = contender.call(callNumber++);
            }
            nanos = System.nanoTime() - begin;
            allocated += THREADS.getThreadAllocatedBytes(self) - allocatedBefore;
        }
    }

    private static double sum(List<PacedCalls> callers, ToLongFunction<PacedCalls> value) {
        return callers.stream().mapToLong(value).sum();
    }

    private static long[] merge(List<PacedCalls> callers, Function<PacedCalls, long[]> shape) {
        return callers.stream().map(shape).flatMapToLong(Arrays::stream).toArray();
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
        if (size == 1) {
            metrics.add(shape + ".p99.99", percentile(times, 0.9999));
        }
    }

    private static double percentile(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))];
    }
}
