package io.waymark.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import io.waymark.benchmarks.contender.Contender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls at a target rate from one thread: single calls up to 1,000 per second, a burst every millisecond above that. A thread
 * behind schedule skips the pauses until it has caught up. Writes a timestamp for the first call of each burst and for every
 * sixteenth call within it, so that another process can match arrivals with calls; writes CPU and calls of the warm-up
 * separately.
 *
 * <p>Unlike {@link PacedCalls} it keeps the rate rather than the pauses, parks without spinning, and measures no call by
 * itself.
 */
public final class FixedRateCalls {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MAX_BURSTS_PER_SECOND = 1_000;
    private static final int TIMESTAMP_INTERVAL = 16;
    /** Time for the log file of the last call to be rolled on schedule, rather than at shutdown. */
    private static final long LINGER_NANOS = 3 * SECOND_NANOS;

    private final Contender contender;
    private final Timestamps timestamps = new Timestamps();
    private int callNumber;
    private @Nullable Object lastResult;

    private FixedRateCalls(Contender contender) {
        this.contender = contender;
    }

    /**
     * Runs the warm-up and the measurement.
     *
     * @param arguments class of the contender, calls per second, milliseconds of warm-up, milliseconds of measurement
     * @throws Exception if the contender cannot be created or the metrics cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[1]);
        long warmupMillis = Long.parseLong(arguments[2]);
        long measuredMillis = Long.parseLong(arguments[3]);
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            FixedRateCalls calls = new FixedRateCalls(contender);
            contender.runInRequest(() -> calls.run(rate, warmupMillis, measuredMillis));
        }
    }

    private void run(int rate, long warmupMillis, long measuredMillis) {
        ProcessMetrics metrics = new ProcessMetrics();
        runAtRate(rate, warmupMillis);
        metrics.add("warmup.calls", callNumber);
        metrics.add("warmup.cpu.seconds", cpuSeconds());
        long start = System.nanoTime();
        runAtRate(rate, measuredMillis);
        metrics.add("seconds", (System.nanoTime() - start) / 1e9);
        metrics.add("calls", callNumber);
        if (lastResult == null) {
            throw new IllegalStateException("no call was made");
        }
        LockSupport.parkNanos(LINGER_NANOS);
        try {
            timestamps.write(Path.of(Timestamps.FILE));
            metrics.write();
        } catch (IOException e) {
            throw new IllegalStateException("metrics cannot be written", e);
        }
    }

    private void runAtRate(int rate, long millis) {
        int bursts = Math.min(rate, MAX_BURSTS_PER_SECOND);
        long period = SECOND_NANOS / bursts;
        int size = rate / bursts;
        long due = System.nanoTime();
        long end = due + millis * 1_000_000;
        while (due - end < 0 && System.nanoTime() - end < 0) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            for (int call = 0; call < size; call++) {
                if (call % TIMESTAMP_INTERVAL == 0) {
                    timestamps.add(callNumber, System.nanoTime());
                }
                lastResult = contender.call(callNumber++);
            }
            due += period;
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
