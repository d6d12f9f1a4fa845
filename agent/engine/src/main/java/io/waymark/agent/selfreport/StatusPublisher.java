package io.waymark.agent.selfreport;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.StreamProgress;
import io.waymark.base.file.StatusFile;
import io.waymark.base.file.StatusFileUpdater;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.InstanceStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the health of this run in the instance's status file. The background executor writes the file, since a disk can
 * take its time. Used by one thread at a time.
 */
public final class StatusPublisher {
    private final AgentRun run;
    private final StatusFile file;
    private final StatusFileUpdater<InstanceStatus> updater;
    private final Counters counters;
    private final OperatorLog log;
    private final BackgroundExecutor executor;
    private final String stream;
    private final Instant startTime;
    private final long processId = ProcessHandle.current().pid();
    private volatile @Nullable StreamProgress latestProgress;
    private volatile boolean writePending;

    /**
     * Creates a publisher; writes nothing yet.
     *
     * @param run the run that the status is about
     * @param file the instance's status file
     * @param counters what became of events
     * @param log has the last problem
     * @param executor writes the file
     */
    public StatusPublisher(
            AgentRun run, StatusFile file, Counters counters, OperatorLog log, BackgroundExecutor executor) {
        this.run = run;
        stream = run.stream().id().toString();
        startTime = run.started().truncatedTo(ChronoUnit.SECONDS);
        this.file = file;
        this.counters = counters;
        this.log = log;
        this.executor = executor;
        updater = new StatusFileUpdater<>(
                file, InstanceStatus::write, InstanceStatus::equalsIgnoringUpdateTime, Duration.ZERO, null);
    }

    void update(StreamProgress progress) {
        latestProgress = progress;
        if (!writePending) {
            boolean accepted = false;
            writePending = true;
            try {
                accepted = executor.submit(this::writeLatest);
            } finally {
                if (!accepted) {
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

    /**
     * Publishes the last status.
     *
     * @param progress the final progress
     * @param clean whether all service events could be stored
     */
    void close(StreamProgress progress, boolean clean) {
        if (executor.drain()) {
            write(progress, clean ? InstanceStatus.InstanceState.STOPPED : liveState(progress));
        }
    }

    private void write(StreamProgress progress, InstanceStatus.InstanceState state) {
        Instant now = Instant.now();
        try {
            updater.update(status(progress, state, now.truncatedTo(ChronoUnit.SECONDS)), now);
        } catch (IOException | RuntimeException e) {
            touch(now);
        }
    }

    /** Works on a full disk too. */
    private void touch(Instant now) {
        try {
            file.touch(now);
        } catch (IOException | RuntimeException e) {
            // Readers see that the file is old. What failed here fails for the journal too, which reports it.
        }
    }

    private InstanceStatus status(StreamProgress progress, InstanceStatus.InstanceState state, Instant now) {
        Map<String, Long> dropped = Map.of();
        long allDropped = 0;
        Map<DropReason, Long> counts = counters.droppedByReason();
        if (!counts.isEmpty()) {
            dropped = new TreeMap<>();
            for (Map.Entry<DropReason, Long> reason : counts.entrySet()) {
                dropped.put(reason.getKey().name(), reason.getValue());
                allDropped += reason.getValue();
            }
        }
        OperatorLog.Problem problem = log.lastProblem();
        return new InstanceStatus(
                state,
                stream,
                processId,
                startTime,
                now,
                progress.journaled() + progress.waiting() + allDropped,
                progress.journaled(),
                progress.waiting(),
                dropped,
                counters.refused(),
                counters.late(),
                counters.captureFailures(),
                Math.max(0, counters.pending()),
                problem == null ? null : StatusFileUpdater.errorText(problem.message()),
                problem == null ? null : problem.time().truncatedTo(ChronoUnit.SECONDS),
                run.selectorsError());
    }
}
