package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.Timestamps;
import io.waymark.benchmarks.result.SuiteResults;
import java.util.Arrays;

/** Time from each call until its event was observed, in milliseconds. Immutable. */
final class Latencies {
    private final double[] sorted;

    private Latencies(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Matches calls with arrivals. The events of one caller arrive in call order, without gaps.
     *
     * @param calls number of each call, from 0, with its time
     * @param first number of the first call to count, after the warm-up
     * @param arrivals total number of arrived events, with the time
     */
    static Latencies between(Timestamps calls, long first, Timestamps arrivals) {
        double[] millis = new double[calls.size()];
        int count = 0;
        int arrival = 0;
        for (int call = 0; call < calls.size(); call++) {
            if (calls.number(call) >= first) {
                while (arrival < arrivals.size() && arrivals.number(arrival) <= calls.number(call)) {
                    arrival++;
                }
                if (arrival < arrivals.size()) {
                    millis[count++] = (arrivals.nanos(arrival) - calls.nanos(call)) / 1e6;
                }
            }
        }
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    void addTo(SuiteResults results, String metric, String contender) {
        if (sorted.length > 0) {
            results.add(metric + ".p50", contender, sorted[sorted.length / 2]);
            results.add(metric + ".p99", contender, sorted[(int) (sorted.length * 0.99)]);
            results.add(metric + ".max", contender, sorted[sorted.length - 1]);
        }
    }
}
