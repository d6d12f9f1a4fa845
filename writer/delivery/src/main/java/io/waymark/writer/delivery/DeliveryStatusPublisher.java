package io.waymark.writer.delivery;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StatusFile;
import io.waymark.base.file.StatusFileUpdater;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.DeliveryStatus;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the delivery status of a journal in {@link DeliveryStatus#FILE_NAME}: when it has changed, at most once a second.
 * The file's modification time is a heartbeat of five seconds. Used by one thread.
 */
final class DeliveryStatusPublisher {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final StatusFileUpdater<DeliveryStatus> file;
    private final Clock clock;
    private final OperatorLog log;
    private DeliveryStatus current;
    private long progressedAt = System.nanoTime() - INTERVAL.toNanos();

    DeliveryStatusPublisher(Path instanceFolder, Clock clock, OperatorLog log) {
        this.clock = clock;
        this.log = log;
        StatusFile statusFile = new StatusFile(instanceFolder.resolve(DeliveryStatus.FILE_NAME));
        DeliveryStatus before = null;
        try {
            before = DeliveryStatus.readIfPossible(statusFile.read());
        } catch (IOException e) {
            log.info("the previous delivery status of " + instanceFolder + " cannot be read: " + e);
        }
        current = before == null ? DeliveryStatus.none() : before;
        file = new StatusFileUpdater<>(statusFile, DeliveryStatus::write, DeliveryStatus::equals, INTERVAL, before);
    }

    /**
     * Publishes in the status of all instances that delivery cannot start.
     *
     * @param settings the settings of the home's delivery
     * @param cause why delivery cannot start
     * @param clock the time of day
     * @param log receives a line if the status cannot be published
     */
    static void publishFailure(DeliverySettings settings, Throwable cause, Clock clock, OperatorLog log) {
        List<String> instances;
        try {
            instances = JournalFolder.instances(settings.journals());
        } catch (IOException e) {
            log.info("the failure of delivery cannot be published in the status: " + e);
            return;
        }
        for (String instance : instances) {
            try {
                // A trail that was never delivered has no folder yet.
                DurableFile.createFolders(settings.stateOf(instance));
                DeliveryStatusPublisher status = new DeliveryStatusPublisher(settings.stateOf(instance), clock, log);
                status.failed(cause, settings.rules().validation() ? cause : null);
                status.write();
            } catch (IOException e) {
                log.info("the failure of delivery cannot be published in the status of " + instance + ": " + e);
            }
        }
    }

    /** Records that a log file was put, whose last event has this sequence number. */
    void logFileDelivered(String stream, long lastSequence, String object) {
        boolean same = stream.equals(current.stream());
        current = new DeliveryStatus(
                stream,
                Math.max(same ? current.delivered() : 0, lastSequence + 1),
                same ? current.signed() : 0,
                current.signingDueTime(),
                current.oldestUndeliveredTime(),
                object,
                now(),
                current.lastDigest(),
                current.lastError(),
                current.lastErrorTime(),
                current.lastErrorCode(),
                current.lastDigestErrorCode());
    }

    /** Records that the events up to this sequence number are not logged, or are delivered. */
    void notLogged(String stream, long lastSequence) {
        boolean same = stream.equals(current.stream());
        current = new DeliveryStatus(
                stream,
                Math.max(same ? current.delivered() : 0, lastSequence + 1),
                same ? current.signed() : 0,
                current.signingDueTime(),
                current.oldestUndeliveredTime(),
                current.lastLogFile(),
                current.lastLogFileTime(),
                current.lastDigest(),
                current.lastError(),
                current.lastErrorTime(),
                current.lastErrorCode(),
                current.lastDigestErrorCode());
    }

    /** Returns whether {@link #progressed} should be called. */
    boolean isDue() {
        return System.nanoTime() - progressedAt >= INTERVAL.toNanos();
    }

    /**
     * Records that delivery works.
     *
     * @param oldestUndelivered when the first undelivered event was journaled; null if there is none
     * @param digests provide what is signed
     * @param digestFailure why digests fail; null if they do not
     */
    void progressed(@Nullable Instant oldestUndelivered, DigestWriter digests, @Nullable Throwable digestFailure) {
        progressedAt = System.nanoTime();
        Instant due = digests.signingDueTime();
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                Math.max(0, current.delivered() - digests.unsignedCount(current.stream())),
                due == null ? null : due.truncatedTo(ChronoUnit.SECONDS),
                oldestUndelivered == null ? null : oldestUndelivered.truncatedTo(ChronoUnit.SECONDS),
                current.lastLogFile(),
                current.lastLogFileTime(),
                digests.newestDigest(),
                digestFailure == null ? null : errorText(digestFailure),
                digestFailure == null ? null : failingSince(),
                null,
                digestFailure == null ? null : S3ErrorCode.of(digestFailure));
        update();
    }

    /**
     * Records that delivery failed, and will be retried.
     *
     * @param error why log files cannot be delivered
     * @param digestFailure why digests cannot be delivered either; null if they are, or were not tried
     */
    void failed(Throwable error, @Nullable Throwable digestFailure) {
        current = new DeliveryStatus(
                current.stream(),
                current.delivered(),
                current.signed(),
                current.signingDueTime(),
                current.oldestUndeliveredTime(),
                current.lastLogFile(),
                current.lastLogFileTime(),
                current.lastDigest(),
                errorText(error),
                failingSince(),
                S3ErrorCode.of(error),
                digestFailure == null ? null : S3ErrorCode.of(digestFailure));
        update();
    }

    private static String errorText(Throwable error) {
        return StatusFileUpdater.errorText(String.valueOf(error.getMessage() == null ? error : error.getMessage()));
    }

    /** Returns since when delivery has been failing. */
    private Instant failingSince() {
        Instant since = current.lastErrorTime();
        return since == null ? now() : since;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void update() {
        try {
            file.update(current, clock.instant());
        } catch (IOException | RuntimeException e) {
            logFailure(e);
        }
    }

    /** Writes the status if it has changed. */
    void write() {
        try {
            file.flush(current);
        } catch (IOException | RuntimeException e) {
            logFailure(e);
        }
    }

    /** Nothing depends on the status; a full disk is reported where it matters. */
    private void logFailure(Exception e) {
        log.info("a delivery status cannot be written: " + e);
    }
}
