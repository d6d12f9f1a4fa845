package io.waymark.agent.ring;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Forces the sink once for all callers that wait: records appended before a force begins are on the disk when it has
 * succeeded. It has a thread of its own, started on first use: a disk that hangs must not hold a caller beyond its
 * deadline, and an interrupt of a caller would close the file. Compared with a force, waking that thread costs nothing.
 */
final class GroupCommit implements Runnable {
    private final RecordSink sink;
    private final SlotClaims claims;
    private final ProblemReporter problems;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AgentThread thread = new AgentThread(this, "waymark-fsync");
    private volatile boolean forceRequested;
    private volatile boolean stopped;
    private volatile long forcedUpTo = -1;
    private volatile long failedUpTo = -1;
    private volatile boolean failing;

    GroupCommit(RecordSink sink, SlotClaims claims, ProblemReporter problems) {
        this.sink = sink;
        this.claims = claims;
        this.problems = problems;
    }

    /** Asks for a force that begins from now on. */
    void requestForce() {
        forceRequested = true;
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
        LockSupport.unpark(thread);
    }

    /** Whether a force has succeeded since the event was appended. */
    boolean isForced(long sequence) {
        return forcedUpTo >= sequence && failedUpTo < sequence;
    }

    /** Whether a force has failed since the event was appended. A later success does not prove that the event was written. */
    boolean hasFailed(long sequence) {
        return failedUpTo >= sequence;
    }

    /** Whether the last force failed. */
    boolean isFailing() {
        return failing;
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!stopped) {
            if (forceRequested) {
                forceRequested = false;
                force();
            } else {
                LockSupport.park();
            }
        }
    }

    private void force() {
        long upTo = claims.consumed();
        try {
            sink.force();
            failing = false;
            forcedUpTo = upTo;
        } catch (Throwable e) {
            failing = true;
            failedUpTo = upTo;
            problems.report("the journal cannot be forced to disk; a power loss may lose events", e);
        }
    }
}
