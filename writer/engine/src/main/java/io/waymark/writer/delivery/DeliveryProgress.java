package io.waymark.writer.delivery;

import io.waymark.format.DeliveryStatus;
import io.waymark.operatorlog.OperatorLog;
import io.waymark.writer.disk.StatusFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the delivery of one journal, in {@link DeliveryStatus#FILE}: written when something has changed, once a
 * second at most. Used by one thread.
 */
final class DeliveryProgress {
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final int LONGEST_ERROR = 1_000;

    private final StatusFile file;
    private final Clock clock;
    private final OperatorLog log;
    private DeliveryStatus current;
    private @Nullable DeliveryStatus written;
    private long writtenAt;
    private long lookedAt;

    DeliveryProgress(Path instanceFolder, Clock clock, OperatorLog log) {
        this.clock = clock;
        this.log = log;
        file = new StatusFile(instanceFolder.resolve(DeliveryStatus.FILE));
        DeliveryStatus before = null;
        try {
            before = file.read(DeliveryStatus::read);
        } catch (IOException e) {
            log.info("what was known of the delivery of " + instanceFolder + " cannot be read: " + e);
        }
        current = before == null ? new DeliveryStatus("", 0, null, null, null, null, null, null) : before;
        written = before;
        writtenAt = System.nanoTime() - INTERVAL_NANOS;
        lookedAt = writtenAt;
    }

    /** A log file was put that holds events up to this one of its stream. */
    void delivered(String stream, long lastSequence, String object) {
        long before = stream.equals(current.stream()) ? current.delivered() : 0;
        current = new DeliveryStatus(
                stream,
                Math.max(before, lastSequence + 1),
                current.oldestUndelivered(),
                object,
                now(),
                current.lastDigest(),
                null,
                null);
    }

    /** Whether it is time to tell how delivery went on. */
    boolean isDue() {
        return System.nanoTime() - lookedAt >= INTERVAL_NANOS;
    }

    /**
     * Delivery went on.
     *
     * @param oldestUndelivered when the first event that is not delivered was journaled; null if there is none
     * @param lastDigest the newest digest; null if there is none
     */
    void wentOn(@Nullable Instant oldestUndelivered, @Nullable String lastDigest) {
        lookedAt = System.nanoTime();
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                oldestUndelivered == null ? null : oldestUndelivered.truncatedTo(ChronoUnit.SECONDS),
                current.lastFile(),
                current.lastFileTime(),
                lastDigest,
                null,
                null);
        writeIfDue();
    }

    /** Delivery failed, and is tried again. */
    void failed(Throwable error) {
        String text = String.valueOf(error.getMessage() == null ? error : error.getMessage());
        Instant since = current.lastErrorTime();
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                current.oldestUndelivered(),
                current.lastFile(),
                current.lastFileTime(),
                current.lastDigest(),
                text.substring(0, Math.min(text.length(), LONGEST_ERROR)),
                since == null ? now() : since);
        writeIfDue();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void writeIfDue() {
        if (!current.equals(written) && System.nanoTime() - writtenAt >= INTERVAL_NANOS) {
            write();
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
