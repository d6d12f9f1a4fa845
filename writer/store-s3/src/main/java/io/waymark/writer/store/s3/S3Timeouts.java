package io.waymark.writer.store.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How long calls may take, and how often they are tried before delivery backs off. */
final class S3Timeouts {
    /** To connect. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Between any two bytes of an answer. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(8);

    /** Of one call: the first, and repetitions with growing pauses. */
    static final int MAX_ATTEMPTS = 3;

    /** Of an attempt without content to send or receive. */
    private static final Duration BASE_ATTEMPT_TIMEOUT = Duration.ofSeconds(8);

    /** The slowest line on which content still gets through: a megabyte takes two seconds. */
    private static final long MIN_BYTES_PER_SECOND = 512 << 10;

    private S3Timeouts() {}

    static AwsRequestOverrideConfiguration forSize(long bytes) {
        Duration attempt = BASE_ATTEMPT_TIMEOUT.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(attempt.plus(BASE_ATTEMPT_TIMEOUT))
                .build();
    }
}
