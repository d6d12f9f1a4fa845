package io.waymark.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.benchmarks.process.Timestamps;
import io.waymark.benchmarks.result.SuiteResults;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;

    private final SuiteResults results = new SuiteResults("scaling", "17", "", false);

    /** Call number N is at N milliseconds. */
    private static Timestamps calls(int count) {
        Timestamps calls = new Timestamps();
        for (int number = 0; number < count; number++) {
            calls.add(number, number * MILLI);
        }
        return calls;
    }

    @Test
    void matchesCallsWithArrivalsByCount() {
        Timestamps arrivals = new Timestamps();
        arrivals.add(1, 5 * MILLI);
        arrivals.add(3, 6 * MILLI);
        Latencies.between(calls(3), 0, arrivals).addTo(results, "file", "waymark");
        // Call 0 after 5 ms, 1 after 5, 2 after 4.
        assertThat(results.values("file.p50", "waymark")).containsExactly(5.0);
        assertThat(results.values("file.max", "waymark")).containsExactly(5.0);
    }

    @Test
    void ignoresWarmupAndUndeliveredCalls() {
        Timestamps arrivals = new Timestamps();
        arrivals.add(2, 100 * MILLI);
        arrivals.add(4, 5 * MILLI);
        Latencies.between(calls(9), 2, arrivals).addTo(results, "file", "waymark");
        assertThat(results.values("file.max", "waymark")).containsExactly(3.0);
        assertThat(results.values("file.p50", "waymark")).containsExactly(3.0);
    }

    @Test
    void noArrivalsGiveNoMetric() {
        Latencies.between(calls(3), 0, new Timestamps()).addTo(results, "file", "waymark");
        assertThat(results.metrics()).isEmpty();
    }
}
