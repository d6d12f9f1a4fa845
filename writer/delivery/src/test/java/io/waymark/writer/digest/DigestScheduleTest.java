package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When digests are due. */
class DigestScheduleTest extends DigestFixture {
    @Test
    void writesOneDigestPerShortInterval() throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofMillis(600));
        DigestWriter digests = open(clock, Duration.ofSeconds(2));
        runFor(digests, clock, Duration.ofSeconds(20));
        assertThat(objects()).hasSize(10);
        for (int number = 0; number < 10; number++) {
            assertThat(digest(number).endTime()).isBeforeOrEqualTo(clock.now);
            assertThat(Duration.between(
                            digest(number).startTime(), digest(number).endTime()))
                    .isEqualTo(Duration.ofSeconds(2));
        }
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void usesElapsedTimeWhenClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofMinutes(1));
        runFor(digests, clock, Duration.ofMinutes(2));
        clock.now = clock.now.minus(Duration.ofDays(1));
        runFor(digests, clock, Duration.ofMinutes(3));
        assertThat(objects()).hasSize(5);
        assertThat(digest(4).endTime()).isEqualTo(digest(1).endTime().plusSeconds(3));
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("clock was set back")
                .hasLineCount(1);
    }

    @Test
    void survivesClockSetForwardAndBack() throws Exception {
        ManualClock clock = new ManualClock();
        DigestWriter digests = open(clock, Duration.ofMinutes(1));
        clock.now = clock.now.plus(Duration.ofDays(1));
        runFor(digests, clock, Duration.ofMinutes(1));
        clock.now = clock.now.minus(Duration.ofDays(1));
        digests.addDelivered("1", 10, List.of(logFile(logFileKey("2026-01-31T22:35:00Z"))));
        runFor(digests, clock, Duration.ofSeconds(3));
        Digest last = digest(objects().size() - 1);
        assertThat(last.logFiles()).hasSize(1);
        assertThat(last.startTime()).isEqualTo(digest(objects().size() - 2).endTime());
    }
}
