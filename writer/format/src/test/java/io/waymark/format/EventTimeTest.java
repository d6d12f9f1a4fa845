package io.waymark.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of times are those of the JDK's formatter, which formats them slower. */
class EventTimeTest {
    private static final int TIMES = 100_000;

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    private static void assertSameTexts(Instant time) {
        assertThat(EventTime.format(time))
                .isEqualTo(formatter("uuuu-MM-dd'T'HH:mm:ss'Z'").format(time));
        assertThat(new LogFileKey("", "123456789012", "eu-central-1", time, "0123456789abcdef"))
                .hasToString("AWSLogs/123456789012/CloudTrail/eu-central-1/"
                        + formatter("uuuu/MM/dd").format(time) + "/123456789012_CloudTrail_eu-central-1_"
                        + formatter("uuuuMMdd'T'HHmm'Z'").format(time) + "_0123456789abcdef.json.gz");
    }

    @Test
    void anyTimeOfTwentyThousandYearsIsFormattedAsByTheJdk() {
        Random random = new Random(15);
        long first = LocalDateTime.of(-5_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
        long last = LocalDateTime.of(15_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
        for (int i = 0; i < TIMES; i++) {
            assertSameTexts(Instant.ofEpochSecond(first + (long) (random.nextDouble() * (last - first)), i));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-12-31T23:59:59.5Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "9999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void boundariesAreFormattedAsByTheJdk(String time) {
        assertSameTexts(Instant.parse(time));
    }
}
