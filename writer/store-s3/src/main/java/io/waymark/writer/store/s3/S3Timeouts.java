package io.waymark.writer.store.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** Timeouts of calls, and how often a call is tried before delivery backs off. */
final class S3Timeouts {
    /** The timeout of connecting. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** The timeout between two bytes of a response. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(8);

    /** The number of attempts of a call, with growing pauses between them. */
    static final int MAX_ATTEMPTS = 3;

    /** The timeout of an attempt that transfers no content. */
    private static final Duration BASE_ATTEMPT_TIMEOUT = Duration.ofSeconds(8);

    /** The slowest supported connection: a megabyte takes two seconds. */
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
