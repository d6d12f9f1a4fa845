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
public final class RatedCalls {
    private static final long SECOND = 1_000_000_000;
    private static final int MOST_BURSTS = 1_000;
    private static final int STAMP_EVERY = 16;
    /** The process lives on for as long as it takes until the last call's file comes in its time. */
    private static final long LINGER = 3 * SECOND;

    private final Contender contender;
    private final Stamps stamps = new Stamps();
    private int number;
    private @Nullable Object last;

    private RatedCalls(Contender contender) {
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
        try (Contender contender = Contenders.open(arguments[0])) {
            RatedCalls calls = new RatedCalls(contender);
            contender.serve(() -> calls.run(rate, warm, measured));
        }
    }

    private void run(int rate, long warmMillis, long measuredMillis) {
        Figures figures = new Figures();
        calls(rate, warmMillis);
        figures.add("warm.calls", number);
        figures.add("warm.cpu.seconds", cpuSeconds());
        long start = System.nanoTime();
        calls(rate, measuredMillis);
        figures.add("seconds", (System.nanoTime() - start) / 1e9);
        figures.add("calls", number);
        if (last == null) {
            throw new IllegalStateException("no call was made");
        }
        LockSupport.parkNanos(LINGER);
        try {
            stamps.write(Path.of(Stamps.FILE));
            figures.write();
        } catch (IOException e) {
            throw new IllegalStateException("the figures cannot be written", e);
        }
    }

    private void calls(int rate, long millis) {
        int bursts = Math.min(rate, MOST_BURSTS);
        long period = SECOND / bursts;
        int size = rate / bursts;
        long due = System.nanoTime();
        long end = due + millis * 1_000_000;
        while (due - end < 0 && System.nanoTime() - end < 0) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            for (int call = 0; call < size; call++) {
                if (call % STAMP_EVERY == 0) {
                    stamps.add(number, System.nanoTime());
                }
                last = contender.call(number++);
            }
            due += period;
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
