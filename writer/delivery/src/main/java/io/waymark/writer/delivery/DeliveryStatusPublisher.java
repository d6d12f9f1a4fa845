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
 * What is told of the delivery of one journal, in {@link DeliveryStatus#FILE_NAME}: written when something has changed, once a
 * second at most; its time is set every five seconds, as a sign of life. Used by one thread.
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
            log.info("what was known of the delivery of " + instanceFolder + " cannot be read: " + e);
        }
        current = before == null ? new DeliveryStatus("", 0, null, null, null, null, null, null) : before;
        written = before;
        writtenAt = System.nanoTime() - INTERVAL_NANOS;
        progressedAt = writtenAt;
    }

    /** A log file was put that holds events up to this one of its stream. */
    void logFileDelivered(String stream, long lastSequence, String object) {
        long before = stream.equals(current.stream()) ? current.delivered() : 0;
        current = new DeliveryStatus(
                stream,
                Math.max(before, lastSequence + 1),
                current.oldestUndeliveredTime(),
                object,
                now(),
                current.lastDigest(),
                current.lastError(),
                current.lastErrorTime());
    }

    /** Whether it is time to tell how delivery went on. */
    boolean isDue() {
        return System.nanoTime() - progressedAt >= INTERVAL_NANOS;
    }

    /**
     * Delivery went on.
     *
     * @param oldestUndelivered when the first event that is not delivered was journaled; null if there is none
     * @param lastDigest the newest digest; null if there is none
     * @param digestFailure why digests do not go on; null if they do
     */
    void progressed(
            @Nullable Instant oldestUndelivered, @Nullable String lastDigest, @Nullable Throwable digestFailure) {
        progressedAt = System.nanoTime();
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                oldestUndelivered == null ? null : oldestUndelivered.truncatedTo(ChronoUnit.SECONDS),
                current.lastLogFile(),
                current.lastLogFileTime(),
                lastDigest,
                digestFailure == null ? null : errorText(digestFailure),
                digestFailure == null ? null : failingSince());
        writeIfDue();
    }

    /** Delivery failed, and is tried again. */
    void failed(Throwable error) {
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                current.oldestUndeliveredTime(),
                current.lastLogFile(),
                current.lastLogFileTime(),
                current.lastDigest(),
                errorText(error),
                failingSince());
        writeIfDue();
    }

    private static String errorText(Throwable error) {
        String text = String.valueOf(error.getMessage() == null ? error : error.getMessage());
        return text.substring(0, Math.min(text.length(), MAX_ERROR_LENGTH));
    }

    /** Since when delivery has failed. */
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
                // It was removed.
                written = null;
            }
        }
    }

    /** Writes what has not been written so far. */
    void write() {
        if (current.equals(written)) {
            return;
        }
        writtenAt = System.nanoTime();
        try {
            file.write(current.toJson());
            written = current;
        } catch (IOException | RuntimeException e) {
            // Nothing depends on it, and a full disk is told of by what does.
            log.info("the status of a delivery cannot be written: " + e);
        }
    }
}
