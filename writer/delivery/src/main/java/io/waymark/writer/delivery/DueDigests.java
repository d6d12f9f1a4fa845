package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.ForeignTrailException;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes the digests of a trail when they are due, and again after failures, which it reports. Used by one thread. */
final class DueDigests {
    private static final long CHECK_NANOS = Duration.ofMillis(100).toNanos();
    private static final long MAX_RETRY_NANOS = Duration.ofMinutes(1).toNanos();

    private final DigestWriter digests;
    private final long retryNanos;
    private final OperatorLog log;
    private long checkedAt = System.nanoTime() - CHECK_NANOS;
    private long failedAt;
    private @Nullable Exception failure;

    DueDigests(DigestWriter digests, Duration interval, OperatorLog log) {
        this.digests = digests;
        retryNanos = Math.min(interval.toNanos(), MAX_RETRY_NANOS);
        this.log = log;
    }

    /** Writes those that are due; may be called as often as one likes. */
    void write() {
        if (System.nanoTime() - checkedAt < CHECK_NANOS) {
            return;
        }
        checkedAt = System.nanoTime();
        if (failure != null && System.nanoTime() - failedAt < retryNanos) {
            return;
        }
        write(digests::writeDue);
    }

    /** Writes all, due or not. */
    void writeAll() {
        write(digests::writeAll);
    }

    private interface DigestTask {
        void run() throws IOException;
    }

    private void write(DigestTask task) {
        try {
            task.run();
            failure = null;
        } catch (IOException | RuntimeException e) {
            failure = e;
            failedAt = System.nanoTime();
            report(e);
        }
    }

    /** Returns why digests fail; null if they do not. */
    @Nullable
    Exception failure() {
        return failure;
    }

    void report(Exception e) {
        if (e instanceof KeyUnavailableException) {
            log.error("delivery.key", e.getMessage() + "; cause: " + e.getCause(), null);
        } else if (e instanceof ForeignTrailException) {
            log.error("delivery.trail", String.valueOf(e.getMessage()), null);
        } else if (!(e instanceof StoreException)) {
            log.error("delivery.digest." + e.getClass().getName(), "a digest could not be written; retrying", e);
        }
    }
}
