package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Ranges that touch or overlap become one; a gap stays a gap. */
class TimeRangeSetTest {
    private static TimeRange range(long start, long end) {
        return new TimeRange(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
    }

    @Test
    void mergesRangesThatTouchInAnyOrder() {
        TimeRangeSet coverage = new TimeRangeSet();
        coverage.add(range(20, 30));
        coverage.add(range(0, 10));
        assertThat(coverage.covers(range(5, 25))).isFalse();
        coverage.add(range(10, 20));
        assertThat(coverage.covers(range(0, 30))).isTrue();
        coverage.add(range(5, 40));
        assertThat(coverage.covers(range(0, 40))).isTrue();
        assertThat(coverage.start()).isEqualTo(Instant.ofEpochSecond(0));
        assertThat(coverage.end()).isEqualTo(Instant.ofEpochSecond(40));
    }

    @Test
    void keepsGaps() {
        TimeRangeSet coverage = new TimeRangeSet();
        coverage.add(range(0, 10));
        coverage.add(range(11, 20));
        assertThat(coverage.covers(range(9, 12))).isFalse();
        assertThat(coverage.covers(range(11, 20))).isTrue();
        assertThat(coverage.covers(range(30, 31))).isFalse();
        assertThat(new TimeRangeSet().covers(range(0, 0))).isFalse();
        assertThat(new TimeRangeSet().end()).isNull();
    }
}
