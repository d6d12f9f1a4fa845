package io.waymark.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import io.waymark.benchmarks.contender.Contender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls at a rate that is asked for, from one thread: one call at a time up to 1,000 a second, above that a burst every
 * millisecond. A thread that falls behind does not wait until it has caught up. Leaves when each sixteenth call, and each
 * first one of a burst, was made, so that what arrives elsewhere can be compared with it; CPU and calls of the warm-up are
 * told apart.
 */
public final class FixedRateCalls {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MAX_BURSTS_PER_SECOND = 1_000;
    private static final int TIMESTAMP_INTERVAL = 16;
    /** The process lives on for as long as it takes until the last call's file comes in its time. */
    private static final long LINGER_NANOS = 3 * SECOND_NANOS;

    private final Contender contender;
    private final Timestamps timestamps = new Timestamps();
    private int number;
    private @Nullable Object lastResult;

    private FixedRateCalls(Contender contender) {
        this.contender = contender;
    }

    /**
     * Runs.
     *
     * @param arguments class of the contender, calls a second, milliseconds of warm-up, milliseconds of measurement
     * @throws Exception if the contender cannot be made, or the figures not be written
     */
    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[1]);
        long warm = Long.parseLong(arguments[2]);
        long measured = Long.parseLong(arguments[3]);
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            FixedRateCalls calls = new FixedRateCalls(contender);
            contender.runInRequest(() -> calls.run(rate, warm, measured));
        }
    }

    private void run(int rate, long warmMillis, long measuredMillis) {
        ProcessMetrics figures = new ProcessMetrics();
        runAtRate(rate, warmMillis);
        figures.add("warm.calls", number);
        figures.add("warm.cpu.seconds", cpuSeconds());
        long start = System.nanoTime();
        runAtRate(rate, measuredMillis);
        figures.add("seconds", (System.nanoTime() - start) / 1e9);
        figures.add("calls", number);
        if (lastResult == null) {
            throw new IllegalStateException("no call was made");
        }
        LockSupport.parkNanos(LINGER_NANOS);
        try {
            timestamps.write(Path.of(Timestamps.FILE));
            figures.write();
        } catch (IOException e) {
            throw new IllegalStateException("the figures cannot be written", e);
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
                    timestamps.add(number, System.nanoTime());
                }
                lastResult = contender.call(number++);
            }
            due += period;
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
