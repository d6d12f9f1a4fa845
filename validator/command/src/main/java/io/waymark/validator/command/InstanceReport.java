package io.waymark.validator.command;

import io.waymark.format.DeliveryStatus;
import io.waymark.format.FormatException;
import io.waymark.format.InstanceStatus;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one instance does, put together from the two files that tell of it.
 *
 * @param home the Waymark home
 * @param instance the name of its journal's folder
 * @param state what it does
 * @param status what its agent tells; null if that cannot be read
 * @param delivery what is told of its delivery; null if nothing is
 * @param lastHeartbeatTime when its agent was last heard of; null if never
 * @param problem why a file cannot be read; null if all can
 */
record InstanceReport(
        Path home,
        String instance,
        InstanceHealth state,
        @Nullable InstanceStatus status,
        @Nullable DeliveryStatus delivery,
        @Nullable Instant lastHeartbeatTime,
        @Nullable String problem) {
    /** Agents tell each second that something changes, and otherwise every five. */
    static final Duration STALE_AFTER = Duration.ofSeconds(30);

    private static final int MAX_BYTES = 64 * 1024;

    /** What an instance does. */
    enum InstanceHealth {
        STARTING,
        RUNNING,
        /** It lives, but its events cannot be journaled or delivered, or nobody delivers them. */
        FAILING,
        STOPPED,
        /** It did not stop in order, and is silent: it crashed, was killed, or hangs. */
        STALE,
        /** Its files cannot be read. */
        UNREADABLE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether an operator should look at it. */
        boolean isTrouble() {
            return this == FAILING || this == STALE || this == UNREADABLE;
        }
    }

    /** Takes a file's text apart. */
    private interface StatusFileParser<T> {
        T of(byte[] text) throws FormatException;
    }

    private static final String NOT_DELIVERED =
            "nobody delivers: start waymark deliver for this home, or see its log; events wait in the journal";

    static InstanceReport read(Path home, Path folder, Instant now) {
        String name = String.valueOf(folder.getFileName());
        InstanceStatus status = null;
        DeliveryStatus delivery = null;
        Instant heardOf = null;
        Instant attended = null;
        String problem = null;
        try {
            Path file = folder.resolve(InstanceStatus.FILE_NAME);
            status = read(file, InstanceStatus::read);
            heardOf = Files.getLastModifiedTime(file).toInstant();
        } catch (FormatException e) {
            problem = InstanceStatus.FILE_NAME + " cannot be read: " + e.getMessage();
        } catch (IOException e) {
            problem = InstanceStatus.FILE_NAME + " cannot be read: " + IoErrorMessage.of(e);
        }
        try {
            Path file = folder.resolve(DeliveryStatus.FILE_NAME);
            delivery = read(file, DeliveryStatus::read);
            attended = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            // Nobody has delivered anything yet.
        } catch (FormatException e) {
            problem = DeliveryStatus.FILE_NAME + " cannot be read: " + e.getMessage();
        } catch (IOException e) {
            problem = DeliveryStatus.FILE_NAME + " cannot be read: " + IoErrorMessage.of(e);
        }
        InstanceHealth state =
                status == null || heardOf == null ? InstanceHealth.UNREADABLE : state(status, delivery, heardOf, now);
        InstanceReport report = new InstanceReport(home, name, state, status, delivery, heardOf, problem);
        Instant since = attended != null ? attended : status == null ? now : status.startTime();
        return report.isUndelivered(since, now) ? report.asFailing() : report;
    }

    /** Whether events wait for somebody to deliver them, who gives no sign of life. */
    private boolean isUndelivered(Instant since, Instant now) {
        return state == InstanceHealth.RUNNING
                && problem == null
                && pending() > 0
                && since.plus(STALE_AFTER).isBefore(now);
    }

    private InstanceReport asFailing() {
        return new InstanceReport(
                home, instance, InstanceHealth.FAILING, status, delivery, lastHeartbeatTime, NOT_DELIVERED);
    }

    private static <T> T read(Path file, StatusFileParser<T> reading) throws IOException, FormatException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(MAX_BYTES + 1);
            if (text.length > MAX_BYTES) {
                throw new FormatException("it is longer than " + MAX_BYTES + " bytes");
            }
            return reading.of(text);
        }
    }

    private static InstanceHealth state(
            InstanceStatus status, @Nullable DeliveryStatus delivery, Instant heardOf, Instant now) {
        if (status.state() == InstanceStatus.InstanceState.STOPPED) {
            return InstanceHealth.STOPPED;
        }
        if (heardOf.plus(STALE_AFTER).isBefore(now)) {
            return InstanceHealth.STALE;
        }
        if (status.state() == InstanceStatus.InstanceState.FAILING
                || (delivery != null && delivery.lastError() != null)) {
            return InstanceHealth.FAILING;
        }
        return status.state() == InstanceStatus.InstanceState.STARTING
                ? InstanceHealth.STARTING
                : InstanceHealth.RUNNING;
    }

    long generated() {
        return status == null ? 0 : status.generated();
    }

    long dropped() {
        return status == null ? 0 : status.totalDropped();
    }

    /** Returns how many events are in log files; it may have been told later than how many were generated. */
    long delivered() {
        return status == null || delivery == null || !delivery.stream().equals(status.stream())
                ? 0
                : Math.min(delivery.delivered(), Math.max(0, status.generated() - status.totalDropped()));
    }

    long pending() {
        return Math.max(0, generated() - dropped() - delivered());
    }

    @Nullable
    Instant oldestUndeliveredTime() {
        return delivery == null || pending() == 0 ? null : delivery.oldestUndeliveredTime();
    }

    @Nullable
    String lastLogFile() {
        return delivery == null ? null : delivery.lastLogFile();
    }

    @Nullable
    String lastDigest() {
        return delivery == null ? null : delivery.lastDigest();
    }

    /** Returns what is wrong now, else what last was. */
    @Nullable
    String lastError() {
        if (problem != null) {
            return problem;
        }
        return delivery != null && delivery.lastError() != null
                ? delivery.lastError()
                : status == null ? null : status.lastError();
    }

    @Nullable
    Instant lastErrorTime() {
        if (problem != null) {
            return null;
        }
        return delivery != null && delivery.lastError() != null
                ? delivery.lastErrorTime()
                : status == null ? null : status.lastErrorTime();
    }
}
