package io.waymark.benchmarks.process;

import io.waymark.benchmarks.contender.Contender;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls in a loop from one or more threads for a given time, then exits, after the contender has written what it buffered.
 * Writes the number of calls and the time of the first one; the suite measures the rest from outside.
 */
public final class SaturatingCalls {
    /** As of a batch: the caller is new from time to time, and the request itself, which is not measured, costs little. */
    private static final int CALLS_PER_REQUEST = 64;

    private SaturatingCalls() {}

    /**
     * Runs all callers.
     *
     * @param arguments class of the contender, duration in milliseconds, number of threads
     * @throws Exception if the contender cannot be created or the metrics cannot be written
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
                callers[i] = new Thread(() -> calls.add(callUntil(end, contender, first)));
                callers[i].start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            ProcessMetrics metrics = new ProcessMetrics();
            metrics.add("calls", (double) calls.sum());
            metrics.add("startMillis", (double) startMillis);
            metrics.add("endMillis", (double) System.currentTimeMillis());
            metrics.write();
        }
    }

    private static long callUntil(long end, Contender contender, int first) {
        Request request = new Request(contender, first);
        while (System.nanoTime() - end < 0) {
            contender.runInRequest(request);
        }
        if (request.last == contender) {
            throw new IllegalStateException("no call was made");
        }
        return request.callNumber - first;
    }

    /** Makes the calls of one request after the other. */
    private static final class Request implements Runnable {
        private final Contender contender;
        private long callNumber;
        private Object last;

        Request(Contender contender, int first) {
            this.contender = contender;
            this.callNumber = first;
            this.last = contender;
        }

        @Override
        public void run() {
            for (int i = 0; i < CALLS_PER_REQUEST; i++) {
                last = contender.call((int) callNumber++);
            }
        }
    }
}
