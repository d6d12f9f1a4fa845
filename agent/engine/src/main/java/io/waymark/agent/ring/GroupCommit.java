package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Forces the sink for all callers that wait for it at once: what was appended before a force begins is on the disk when it
 * has succeeded. It has a thread of its own, begun when first needed: a disk that hangs must not hold a caller beyond its
 * deadline, and an interrupt of a caller would close the file. Beside a force, waking that thread costs nothing.
 */
final class GroupCommit implements Runnable {
    private final RecordSink sink;
    private final Sequence consumed;
    private final ProblemReporter problems;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AgentThread thread = new AgentThread(this, "waymark-fsync");
    private volatile boolean forceRequested;
    private volatile boolean stopped;
    private volatile long forcedUpTo = -1;
    private volatile long failedUpTo = -1;
    private volatile boolean failing;

    GroupCommit(RecordSink sink, Sequence consumed, ProblemReporter problems) {
        this.sink = sink;
        this.consumed = consumed;
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

    /** Whether a force has failed since the event was appended. A later one may succeed without having written it. */
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
        long upTo = consumed.get();
        try {
            sink.force();
            failing = false;
            forcedUpTo = upTo;
        } catch (Throwable e) {
            failing = true;
            failedUpTo = upTo;
            problems.report("the journal cannot be forced to the disk; events may not outlive a power loss", e);
        }
    }
}
