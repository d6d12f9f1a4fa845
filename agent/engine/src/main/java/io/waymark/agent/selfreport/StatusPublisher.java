package io.waymark.agent.startup;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.StreamProgress;
import io.waymark.base.file.StatusFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.InstanceStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How this run does, in the instance's status file: replaced when something has changed, else touched now and then, as a
 * sign of life. The file is written on another thread than that which looks: a disk can take its time. Used by one thread
 * at a time.
 */
final class StatusPublisher {
    private static final long HEARTBEAT_SECONDS = 5;
    private static final int MAX_ERROR_LENGTH = 1_000;

    private final StatusFile file;
    private final Counters counters;
    private final OperatorLog log;
    private final UUID stream;
    private final Instant started;
    private final long processId = ProcessHandle.current().pid();
    private @Nullable InstanceStatus lastWritten;
    private Instant lastTouch = Instant.MIN;
    private final BackgroundExecutor backgroundExecutor;
    private volatile @Nullable StreamProgress latestProgress;
    /** It is about to be written. */
    private volatile boolean writePending;

    StatusPublisher(
            StatusFile file,
            Counters counters,
            OperatorLog log,
            UUID stream,
            Instant started,
            BackgroundExecutor errands) {
        this.backgroundExecutor = errands;
        this.file = file;
        this.counters = counters;
        this.log = log;
        this.stream = stream;
        this.started = started.truncatedTo(ChronoUnit.SECONDS);
    }

    void update(StreamProgress progress) {
        latestProgress = progress;
        if (!writePending) {
            boolean taken = false;
            writePending = true;
            try {
                taken = backgroundExecutor.submit(this::writeLatest);
            } finally {
                if (!taken) {
                    writePending = false;
                }
            }
        }
    }

    private void writeLatest() {
        writePending = false;
        StreamProgress progress = latestProgress;
        if (progress != null) {
            write(progress, liveState(progress));
        }
    }

    private static InstanceStatus.InstanceState liveState(StreamProgress progress) {
        return progress.failing() ? InstanceStatus.InstanceState.FAILING : InstanceStatus.InstanceState.RUNNING;
    }

    /** The last look; {@code inOrder} if nothing is left to tell. */
    void close(StreamProgress progress, boolean clean) {
        if (backgroundExecutor.drain()) {
            write(progress, clean ? InstanceStatus.InstanceState.STOPPED : liveState(progress));
        }
    }

    private void write(StreamProgress progress, InstanceStatus.InstanceState state) {
        Instant now = Instant.now();
        InstanceStatus status = status(progress, state, now.truncatedTo(ChronoUnit.SECONDS));
        InstanceStatus before = lastWritten;
        try {
            if (before == null || !status.equalsIgnoringUpdateTime(before)) {
                file.write(status.toJson());
                lastWritten = status;
                lastTouch = now;
            } else if (now.isAfter(lastTouch.plusSeconds(HEARTBEAT_SECONDS)) || now.isBefore(lastTouch)) {
                file.touch(now);
                lastTouch = now;
            }
        } catch (IOException | RuntimeException e) {
            touch(now);
        }
    }

    /** On a disk that is full, this can be done still. */
    private void touch(Instant now) {
        try {
            file.touch(now);
        } catch (IOException | RuntimeException e) {
            // Whoever reads the file sees that it is old; what failed here fails for the journal too, which tells.
        }
    }

    private InstanceStatus status(StreamProgress progress, InstanceStatus.InstanceState state, Instant now) {
        Map<String, Long> dropped = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            long number = counters.dropped(reason).count();
            if (number > 0) {
                dropped.put(reason.name(), number);
            }
        }
        OperatorLog.Problem error = log.lastProblem();
        long allDropped = dropped.values().stream().mapToLong(Long::longValue).sum();
        return new InstanceStatus(
                state,
                stream.toString(),
                processId,
                started,
                now,
                progress.journaled() + progress.waiting() + allDropped,
                progress.journaled(),
                progress.waiting(),
                dropped,
                counters.refused(),
                counters.late(),
                counters.captureFailures(),
                Math.max(0, counters.pending()),
                error == null
                        ? null
                        : error.message().substring(0, Math.min(error.message().length(), MAX_ERROR_LENGTH)),
                error == null ? null : error.time().truncatedTo(ChronoUnit.SECONDS));
    }
}
