package io.waymark.agent.startup;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.Progress;
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
final class StatusTold {
    private static final long TOUCH_SECONDS = 5;
    private static final int LONGEST_ERROR = 1_000;

    private final StatusFile file;
    private final Counters counters;
    private final OperatorLog log;
    private final UUID stream;
    private final Instant started;
    private final long processId = ProcessHandle.current().pid();
    private @Nullable InstanceStatus written;
    private Instant touched = Instant.MIN;
    private final Errands errands;
    private volatile @Nullable Progress latest;
    /** It is about to be written. */
    private volatile boolean pending;

    StatusTold(StatusFile file, Counters counters, OperatorLog log, UUID stream, Instant started, Errands errands) {
        this.errands = errands;
        this.file = file;
        this.counters = counters;
        this.log = log;
        this.stream = stream;
        this.started = started.truncatedTo(ChronoUnit.SECONDS);
    }

    void look(Progress progress) {
        latest = progress;
        if (!pending) {
            boolean taken = false;
            pending = true;
            try {
                taken = errands.run(this::writeLatest);
            } finally {
                if (!taken) {
                    pending = false;
                }
            }
        }
    }

    private void writeLatest() {
        pending = false;
        Progress progress = latest;
        if (progress != null) {
            write(progress, living(progress));
        }
    }

    private static InstanceStatus.State living(Progress progress) {
        return progress.failing() ? InstanceStatus.State.FAILING : InstanceStatus.State.RUNNING;
    }

    /** The last look; {@code inOrder} if nothing is left to tell. */
    void end(Progress progress, boolean inOrder) {
        if (errands.finish()) {
            write(progress, inOrder ? InstanceStatus.State.STOPPED : living(progress));
        }
    }

    private void write(Progress progress, InstanceStatus.State state) {
        Instant now = Instant.now();
        InstanceStatus status = status(progress, state, now.truncatedTo(ChronoUnit.SECONDS));
        InstanceStatus before = written;
        try {
            if (before == null || !status.saysTheSameAs(before)) {
                file.write(status.toJson());
                written = status;
                touched = now;
            } else if (now.isAfter(touched.plusSeconds(TOUCH_SECONDS)) || now.isBefore(touched)) {
                file.touch(now);
                touched = now;
            }
        } catch (IOException | RuntimeException e) {
            signOfLife(now);
        }
    }

    /** On a disk that is full, this can be done still. */
    private void signOfLife(Instant now) {
        try {
            file.touch(now);
        } catch (IOException | RuntimeException e) {
            // Whoever reads the file sees that it is old; what failed here fails for the journal too, which tells.
        }
    }

    private InstanceStatus status(Progress progress, InstanceStatus.State state, Instant now) {
        Map<String, Long> dropped = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            long number = counters.dropped(reason).number();
            if (number > 0) {
                dropped.put(reason.name(), number);
            }
        }
        OperatorLog.Told error = log.lastTold();
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
                        : error.message().substring(0, Math.min(error.message().length(), LONGEST_ERROR)),
                error == null ? null : error.time().truncatedTo(ChronoUnit.SECONDS));
    }
}
