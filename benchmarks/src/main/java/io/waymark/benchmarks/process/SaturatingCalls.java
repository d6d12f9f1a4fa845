package io.waymark.benchmarks.process;

import io.waymark.benchmarks.contender.Contender;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls as fast as they return, from one or more threads, for a time; then the JVM ends, and with it whatever the contender
 * does at the end. Leaves the number of calls and the time of the first one; the rest is measured from outside.
 */
public final class SaturatingCalls {
    private SaturatingCalls() {}

    /**
     * Runs.
     *
     * @param arguments class of the contender, milliseconds, number of threads
     * @throws Exception if the contender cannot be made, or the figures not be written
     */
    public static void main(String[] arguments) throws Exception {
        long nanos = Long.parseLong(arguments[1]) * 1_000_000;
        Thread[] callers = new Thread[Integer.parseInt(arguments[2])];
        LongAdder calls = new LongAdder();
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            long startMillis = System.currentTimeMillis();
            long end = System.nanoTime() + nanos;
            for (int i = 0; i < callers.length; i++) {
                int first = i << 20;
                callers[i] =
                        new Thread(() -> contender.runInRequest(() -> calls.add(callUntil(end, contender, first))));
                callers[i].start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            ProcessMetrics figures = new ProcessMetrics();
            figures.add("calls", (double) calls.sum());
            figures.add("startMillis", (double) startMillis);
            figures.add("endMillis", (double) System.currentTimeMillis());
            figures.write();
        }
    }

    private static long callUntil(long end, Contender contender, int first) {
        int number = first;
        Object last = contender;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 16; i++) {
                last = contender.call(number++);
            }
        }
        if (last == contender) {
            throw new IllegalStateException("no call was made");
        }
        return (long) number - first;
    }
}
