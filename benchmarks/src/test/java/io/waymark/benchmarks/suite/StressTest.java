package io.waymark.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StressTest {
    @Test
    void theLastCountHoldsAndForbiddenOutcomesAndHardErrorsAreFailures() {
        String log = """
                (Results: 112 planned; 51 passed, 1 failed, 0 soft errs, 0 hard errs)
                ...... [FAILED] io.waymark.benchmarks.stress.CloseTest
                (Results: 112 planned; 107 passed, 2 failed, 0 soft errs, 3 hard errs)
                """;
        assertThat(Stress.counts(log)).hasValueSatisfying(counts -> {
            assertThat(counts.group(1)).isEqualTo("112");
            assertThat(Stress.failed(counts)).isEqualTo(5);
        });
    }

    @Test
    void aLogWithoutCountsHasNone() {
        assertThat(Stress.counts("Error: could not find or load main class")).isEmpty();
    }
}
