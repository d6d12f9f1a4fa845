package io.waymark.writer.delivery;

import io.waymark.base.file.StatusFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.DeliveryStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the delivery status of a journal in {@link DeliveryStatus#FILE_NAME}: when it has changed, at most once a second.
 * The file's modification time is a heartbeat of five seconds. Used by one thread.
 */
final class DeliveryStatusPublisher {
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final long HEARTBEAT_NANOS = 5 * INTERVAL_NANOS;
    private static final int MAX_ERROR_LENGTH = 1_000;

    private final StatusFile file;
    private final Clock clock;
    private final OperatorLog log;
    private DeliveryStatus current;
    private @Nullable DeliveryStatus written;
    private long writtenAt;
    private long progressedAt;

    DeliveryStatusPublisher(Path instanceFolder, Clock clock, OperatorLog log) {
        this.clock = clock;
        this.log = log;
        file = new StatusFile(instanceFolder.resolve(DeliveryStatus.FILE_NAME));
        DeliveryStatus before = null;
        try {
            before = DeliveryStatus.readIfPossible(file.read());
        } catch (IOException e) {
            log.info("the previous delivery status of " + instanceFolder + " cannot be read: " + e);
        }
        current = before == null ? new DeliveryStatus("", 0, null, null, null, null, null, null) : before;
        written = before;
        writtenAt = System.nanoTime() - INTERVAL_NANOS;
        progressedAt = writtenAt;
    }

    /** Records that a log file was put, whose last event has this sequence number. */
    void logFileDelivered(String stream, long lastSequence, String object) {
        long before = stream.equals(current.stream()) ? current.delivered() : 0;
        current = new DeliveryStatus(
                stream,
                Math.max(before, lastSequence + 1),
                current.oldestUndelivered(),
                object,
                now(),
                current.lastDigest(),
                current.lastError(),
                current.lastErrorTime());
    }

    /** Returns whether {@link #progressed} should be called. */
    boolean isDue() {
        return System.nanoTime() - progressedAt >= INTERVAL_NANOS;
    }

    /**
     * Records that delivery works.
     *
     * @param oldestUndelivered when the first undelivered event was journaled; null if there is none
     * @param lastDigest object key of the newest digest; null if there is none
     * @param digestFailure why digests fail; null if they do not
     */
    void progressed(
            @Nullable Instant oldestUndelivered, @Nullable String lastDigest, @Nullable Throwable digestFailure) {
        progressedAt = System.nanoTime();
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                oldestUndelivered == null ? null : oldestUndelivered.truncatedTo(ChronoUnit.SECONDS),
                current.lastFile(),
                current.lastFileTime(),
                lastDigest,
                digestFailure == null ? null : errorText(digestFailure),
                digestFailure == null ? null : failingSince());
        writeIfDue();
    }

    /** Records that delivery failed, and will be retried. */
    void failed(Throwable error) {
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                current.oldestUndelivered(),
                current.lastFile(),
                current.lastFileTime(),
                current.lastDigest(),
                errorText(error),
                failingSince());
        writeIfDue();
    }

    private static String errorText(Throwable error) {
        String text = String.valueOf(error.getMessage() == null ? error : error.getMessage());
        return text.substring(0, Math.min(text.length(), MAX_ERROR_LENGTH));
    }

    /** Returns since when delivery has been failing. */
    private Instant failingSince() {
        Instant since = current.lastErrorTime();
        return since == null ? now() : since;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void writeIfDue() {
        long silent = System.nanoTime() - writtenAt;
        if (!current.equals(written) && silent >= INTERVAL_NANOS) {
            write();
        } else if (silent >= HEARTBEAT_NANOS) {
            writtenAt = System.nanoTime();
            try {
                file.touch(clock.instant());
            } catch (IOException e) {
                // The file was removed.
                written = null;
            }
        }
    }

    /** Writes the status if it has changed. */
    void write() {
        if (current.equals(written)) {
            return;
        }
        writtenAt = System.nanoTime();
        try {
            file.write(current.toJson());
            written = current;
        } catch (IOException | RuntimeException e) {
            // Nothing depends on the status; a full disk is reported where it matters.
            log.info("a delivery status cannot be written: " + e);
        }
    }
}
