package io.waymark.writer.store.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How long calls may take, and how often they are tried before delivery backs off. */
final class Limits {
    /** To connect. */
    static final Duration CONNECT = Duration.ofSeconds(3);

    /** Between any two bytes of an answer. */
    static final Duration ANSWER = Duration.ofSeconds(8);

    /** Of one call: the first, and repetitions with growing pauses. */
    static final int ATTEMPTS = 3;

    /** Of an attempt without content to send or receive. */
    private static final Duration ATTEMPT = Duration.ofSeconds(8);

    /** The slowest line on which content still gets through: a megabyte takes two seconds. */
    private static final long BYTES_A_SECOND = 512 << 10;

    private Limits() {}

    static AwsRequestOverrideConfiguration ofBytes(long bytes) {
        Duration attempt = ATTEMPT.plusSeconds(bytes / BYTES_A_SECOND);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(attempt.plus(ATTEMPT))
                .build();
    }
}
