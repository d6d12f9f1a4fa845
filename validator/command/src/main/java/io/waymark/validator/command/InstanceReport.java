package io.waymark.validator.command;

import io.waymark.format.DeliveryStatus;
import io.waymark.format.DigestKey;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.InstanceStatus;
import io.waymark.format.PublicKeyEntry;
import io.waymark.validator.reader.PublicKeysFile;
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
 * Health of one instance, from the status files of its agent and its delivery.
 *
 * @param home the Waymark home
 * @param instance the name of its journal folder
 * @param state its health
 * @param status the status that its agent wrote; null if it cannot be read
 * @param delivery the status that its deliverer wrote; null if there is none yet, or it cannot be read
 * @param lastHeartbeatTime when its agent last wrote its status; null if it cannot be read
 * @param problem what is wrong besides what the status files report; null if nothing
 */
record InstanceReport(
        Path home,
        String instance,
        InstanceHealth state,
        @Nullable InstanceStatus status,
        @Nullable DeliveryStatus delivery,
        @Nullable Instant lastHeartbeatTime,
        @Nullable String problem) {
    /** Agents write their status every second while it changes, and every five seconds otherwise. */
    static final Duration STALE_AFTER = Duration.ofSeconds(30);

    /** Digests that fail are retried once a minute. */
    private static final Duration SIGNING_GRACE = Duration.ofMinutes(2);

    private static final int MAX_BYTES = 64 * 1024;

    /** State of an instance. */
    enum InstanceHealth {
        STARTING,
        RUNNING,
        /** The instance is alive, but its events cannot be recorded, journaled, delivered or signed, or nobody does. */
        FAILING,
        /** Clean shutdown; all its events are delivered and signed. */
        STOPPED,
        /** Clean shutdown, but some of its events were not recorded, or are not delivered or not signed yet. */
        INCOMPLETE,
        /** No heartbeat and no clean shutdown: the JVM crashed, was killed, or hangs. */
        STALE,
        /** Its status files cannot be read. */
        UNREADABLE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns whether an operator should look at the instance. */
        boolean isTrouble() {
            return this == FAILING || this == INCOMPLETE || this == STALE || this == UNREADABLE;
        }
    }

    /** Parses a status file. */
    private interface StatusFileParser<T> {
        T of(byte[] text) throws FormatException;
    }

    private static final String NOT_DELIVERED =
            "no active deliverer: start waymark deliver for this home or check its log; events are kept in the journal";

    static InstanceReport read(Path home, Path folder, Instant now) {
        String name = String.valueOf(folder.getFileName());
        InstanceStatus status = null;
        DeliveryStatus delivery = null;
        Instant lastHeartbeat = null;
        Instant lastDelivery = null;
        String problem = null;
        try {
            Path file = folder.resolve(InstanceStatus.FILE_NAME);
            status = read(file, InstanceStatus::read);
            lastHeartbeat = Files.getLastModifiedTime(file).toInstant();
        } catch (FormatException e) {
            problem = InstanceStatus.FILE_NAME + " cannot be read: " + e.getMessage();
        } catch (IOException e) {
            problem = InstanceStatus.FILE_NAME + " cannot be read: " + IoErrorMessage.of(e);
        }
        try {
            Path file = folder.resolve(DeliveryStatus.FILE_NAME);
            delivery = read(file, DeliveryStatus::read);
            lastDelivery = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            // Nothing has been delivered yet.
        } catch (FormatException e) {
            problem = DeliveryStatus.FILE_NAME + " cannot be read: " + e.getMessage();
        } catch (IOException e) {
            problem = DeliveryStatus.FILE_NAME + " cannot be read: " + IoErrorMessage.of(e);
        }
        InstanceHealth state =
                status == null || lastHeartbeat == null ? InstanceHealth.UNREADABLE : state(status, lastHeartbeat, now);
        InstanceReport report = new InstanceReport(home, name, state, status, delivery, lastHeartbeat, problem);
        Instant since = lastDelivery != null ? lastDelivery : status == null ? now : status.startTime();
        return report.judge(since, now);
    }

    /** Returns the report with the state that it has in view of its delivery. */
    private InstanceReport judge(Instant lastDelivery, Instant now) {
        boolean failing = delivery != null && delivery.lastError() != null;
        String failure = selectorsError();
        Instant due = signingDueTime();
        return switch (state) {
            case STARTING, RUNNING, FAILING -> {
                boolean waiting = pending() > 0 || unsigned() > 0;
                if (state == InstanceHealth.RUNNING
                        && waiting
                        && lastDelivery.plus(STALE_AFTER).isBefore(now)) {
                    failure = NOT_DELIVERED;
                } else if (due != null && due.plus(SIGNING_GRACE).isBefore(now)) {
                    failure = "the digest that lists " + unsigned() + " delivered events is overdue since "
                            + EventTime.format(due) + ": check the log of the deliverer";
                }
                yield failing || failure != null ? with(InstanceHealth.FAILING, failing ? null : failure) : this;
            }
            case STOPPED -> {
                if (pending() > 0 || unsigned() > 0) {
                    failure = pending() + " events are not delivered, and " + unsigned()
                            + " of the delivered ones are not signed: start the service again, or run waymark deliver --once "
                            + home;
                }
                yield failure != null ? with(InstanceHealth.INCOMPLETE, failing ? null : failure) : this;
            }
            case INCOMPLETE, STALE, UNREADABLE -> this;
        };
    }

    private InstanceReport with(InstanceHealth health, @Nullable String failure) {
        return new InstanceReport(
                home, instance, health, status, delivery, lastHeartbeatTime, problem != null ? problem : failure);
    }

    private static <T> T read(Path file, StatusFileParser<T> reading) throws IOException, FormatException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(MAX_BYTES + 1);
            if (text.length > MAX_BYTES) {
                throw new FormatException("longer than " + MAX_BYTES + " bytes");
            }
            return reading.of(text);
        }
    }

    private static InstanceHealth state(InstanceStatus status, Instant lastHeartbeat, Instant now) {
        if (status.state() == InstanceStatus.InstanceState.STOPPED) {
            return InstanceHealth.STOPPED;
        }
        if (lastHeartbeat.plus(STALE_AFTER).isBefore(now)) {
            return InstanceHealth.STALE;
        }
        if (status.state() == InstanceStatus.InstanceState.FAILING) {
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

    /** Returns the number of events in log files, at most those generated: the two status files differ in age. */
    long delivered() {
        return status == null || delivery == null || !delivery.stream().equals(status.stream())
                ? 0
                : Math.min(delivery.delivered(), Math.max(0, status.generated() - status.totalDropped()));
    }

    long pending() {
        return Math.max(0, generated() - dropped() - delivered());
    }

    /** Returns the number of events in log files that digests list. */
    long signed() {
        return delivery == null ? 0 : Math.min(delivery.signed(), delivered());
    }

    /** Returns the number of events in log files that no digest lists yet. */
    long unsigned() {
        return delivered() - signed();
    }

    /** Returns when the digests are due that list the unsigned events; null if there are none, or it is unknown. */
    @Nullable
    Instant signingDueTime() {
        return delivery == null || unsigned() == 0 ? null : delivery.signingDueTime();
    }

    @Nullable
    String selectorsError() {
        return status == null ? null : status.selectorsError();
    }

    @Nullable
    Instant oldestUndeliveredTime() {
        return delivery == null || pending() == 0 ? null : delivery.oldestUndeliveredTime();
    }

    @Nullable
    Instant lastLogFileTime() {
        return delivery == null ? null : delivery.lastLogFileTime();
    }

    /** Returns the end time in the name of the newest digest; null if there is none. */
    @Nullable
    Instant lastDigestTime() {
        String digest = delivery == null ? null : delivery.lastDigest();
        try {
            return digest == null ? null : DigestKey.parse(digest).endTime();
        } catch (FormatException e) {
            return null;
        }
    }

    /** Returns the end of the validity of the home's newest key; null if the home has no list of keys. */
    @Nullable
    Instant signingKeyEnd() {
        try {
            return PublicKeysFile.read(home.resolve("keys").resolve("public-keys.json")).keys().stream()
                    .map(PublicKeyEntry::validityEnd)
                    .max(Instant::compareTo)
                    .orElse(null);
        } catch (FormatException | IOException e) {
            return null;
        }
    }

    @Nullable
    String lastLogFile() {
        return delivery == null ? null : delivery.lastLogFile();
    }

    @Nullable
    String lastDigest() {
        return delivery == null ? null : delivery.lastDigest();
    }

    /** Returns the current problem, or else the last one reported. */
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
