package io.waymark.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.benchmarks.process.Stamps;
import io.waymark.benchmarks.result.Results;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final long MILLI = 1_000_000;

    private final Results results = new Results("scaling", "17", "", false);

    /** Call number N is made at N milliseconds. */
    private static Stamps calls(int count) {
        Stamps calls = new Stamps();
        for (int number = 0; number < count; number++) {
            calls.add(number, number * MILLI);
        }
        return calls;
    }

    @Test
    void anEventHasArrivedWhenMoreHaveThanWereCalledBeforeIt() {
        Stamps arrivals = new Stamps();
        arrivals.add(1, 5 * MILLI);
        arrivals.add(3, 6 * MILLI);
        Delays.of(calls(3), 0, arrivals).addTo(results, "file", "waymark");
        // Call 0 after 5 ms, 1 after 5, 2 after 4.
        assertThat(results.values("file.p50", "waymark")).containsExactly(5.0);
        assertThat(results.values("file.max", "waymark")).containsExactly(5.0);
    }

    @Test
    void callsOfTheWarmUpAndThoseThatNeverArriveDoNotCount() {
        Stamps arrivals = new Stamps();
        arrivals.add(2, 100 * MILLI);
        arrivals.add(4, 5 * MILLI);
        Delays.of(calls(9), 2, arrivals).addTo(results, "file", "waymark");
        assertThat(results.values("file.max", "waymark")).containsExactly(3.0);
        assertThat(results.values("file.p50", "waymark")).containsExactly(3.0);
    }

    @Test
    void nothingThatArrivesIsNoFigure() {
        Delays.of(calls(3), 0, new Stamps()).addTo(results, "file", "waymark");
        assertThat(results.figures()).isEmpty();
    }
}
