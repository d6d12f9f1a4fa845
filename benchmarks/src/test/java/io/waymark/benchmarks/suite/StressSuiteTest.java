package io.waymark.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StressSuiteTest {
    @Test
    void lastSummaryCountsForbiddenAndHardErrors() {
        String log = """
                (Results: 112 planned; 51 passed, 1 failed, 0 soft errs, 0 hard errs)
                ...... [FAILED] io.waymark.benchmarks.stress.CloseStressTest
                (Results: 112 planned; 107 passed, 2 failed, 0 soft errs, 3 hard errs)
                """;
        assertThat(StressSuite.lastCounts(log)).hasValueSatisfying(counts -> {
            assertThat(counts.group(1)).isEqualTo("112");
            assertThat(StressSuite.failureCount(counts)).isEqualTo(5);
        });
    }

    @Test
    void logWithoutSummaryIsEmpty() {
        assertThat(StressSuite.lastCounts("Error: could not find or load main class"))
                .isEmpty();
    }
}
