package io.waymark.agent.calls;

import io.waymark.agent.ring.Counters;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that returned a future which has not completed: those of annotated methods, and client calls. Safe for use by
 * many threads.
 *
 * <p>A {@link CompletableFuture} runs the callbacks that were added last first: those of the application might change the
 * result, or take long, before the agent's is run. So its class is woven when the first call returns a pending one, and
 * reports each completion to {@link #onCompleted} before any callback. Other futures run their callbacks in an order of their
 * own: the application may see one complete, and end the JVM, before the event is recorded. {@link #completeFinished} records
 * such events.
 *
 * <p>A future is held weakly, and has one callback of the agent, however often it is returned. A call whose future was
 * collected, or was still pending at the end, is recorded with an unknown outcome; so are old ones while the calls
 * together hold too much memory. No method of a {@link CompletableFuture} or {@link FutureTask} is called that an application
 * can override.
 */
public final class PendingCalls {
    private static final long ENABLING_SECONDS = 1;
    private static final long DEFAULT_MAX_BYTES = 64L << 20;
    private static final int HEAP_SHARE = 16;
    /** Calls that one call ends in place of others: its own latency must stay small. */
    private static final int MAX_ENDED_PER_CALL = 4;

    private static final int SAMPLE = 8;

    private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<PendingStage> collected = new ReferenceQueue<>();
    private final WeakIdentityMap<Reference<CompletionStage<?>>> stages = new WeakIdentityMap<>();
    private final PendingTasks tasks = new PendingTasks();
    private final Counters counters;
    private final CaptureFailures failures;
    private final Runnable enableCompletions;
    private final ReentrantLock enabling = new ReentrantLock();
    private volatile boolean completionsEnabled;
    private final long maxBytes;
    private final AtomicLong retainedBytes = new AtomicLong();
    private final ReentrantLock sampling = new ReentrantLock();
    private volatile boolean abandonedReported;
    private Iterator<PendingCall> samples = Collections.emptyIterator();

    /** Makes a stage of a future. */
    public interface StageConversion {
        /**
         * Registers a callback with the future.
         *
         * @return completes as the future does; null if that cannot be known
         * @throws ReflectiveOperationException if the future's library refuses
         */
        @Nullable
        CompletionStage<?> convert() throws ReflectiveOperationException;
    }

    /**
     * Creates it, empty.
     *
     * @param counters counts the calls
     * @param failures reports calls that could not be recorded
     * @param enableCompletions called once, for the first future that is pending: from then on, {@link #onCompleted} is to be
     *     called for each {@link CompletableFuture} with dependents that completes
     */
    public PendingCalls(Counters counters, CaptureFailures failures, Runnable enableCompletions) {
        this(
                counters,
                failures,
                enableCompletions,
                Math.min(DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    PendingCalls(Counters counters, CaptureFailures failures, Runnable enableCompletions, long maxBytes) {
        this.counters = counters;
        this.failures = failures;
        this.enableCompletions = enableCompletions;
        this.maxBytes = maxBytes;
    }

    /**
     * Records the end of a call when its stage completes. Never throws.
     *
     * @param stage what the call returned; is not changed
     * @param completion records the end of the call. If the stage refuses callbacks, it is called at once, with the stage for
     *     a result
     */
    public void track(CompletionStage<?> stage, CallCompletion completion) {
        track(stage, stage.getClass(), completion);
    }

    /**
     * Records the end of a call when the stage of its future completes. Never throws.
     *
     * @param stage completes as the future does
     * @param type the class of the future that the call returned
     * @param completion as above
     */
    public void track(CompletionStage<?> stage, Class<?> type, CallCompletion completion) {
        counters.countPending();
        PendingCall call = null;
        try {
            CompletableFuture<?> future =
                    stage instanceof CompletableFuture<?> known ? known : (CompletableFuture<?>) stageOf(stage);
            boolean completed = FutureDependents.isCompleted(future);
            PendingStage shared = completed ? null : FutureDependents.find(future);
            PendingStage target = shared == null ? new PendingStage(future) : shared;
            call = new PendingCall(this, target, completion, type.getName(), collected);
            retainedBytes.addAndGet(call.retainedBytes());
            calls.add(call);
            if (shared != null) {
                shared.add(call, completion);
            } else {
                target.open(call, completion);
                if (!completed) {
                    enableCompletions();
                    FutureDependents.add(future, target);
                }
            }
            FutureDependents.end(future, target);
        } catch (Throwable e) {
            failures.report(
                    "a completion stage does not accept callbacks; its event is recorded at once, without a result", e);
            if (call == null) {
                counters.countCompleted();
                endUntracked(stage, completion);
            } else {
                call.complete(completion, stage, null);
            }
        }
        limit();
    }

    private void endUntracked(CompletionStage<?> stage, CallCompletion completion) {
        try {
            completion.complete(stage, null);
        } catch (Throwable e) {
            failures.report("event lost: the completion of a stage could not be captured", e);
        }
    }

    /** A stage that is no {@link CompletableFuture}; of one that is returned often there is one copy. */
    private CompletionStage<?> stageOf(CompletionStage<?> stage) throws ReflectiveOperationException {
        CompletionStage<?> copy = stage(stage, () -> {
            CompletableFuture<@Nullable Object> made = new CompletableFuture<>();
            try {
                stage.whenComplete((result, failure) -> {
                    if (failure == null) {
                        made.complete(result);
                    } else {
                        made.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException | Error e) {
                if (!made.isDone()) {
                    throw e;
                }
            }
            return made;
        });
        return copy == null ? new CompletableFuture<>() : copy;
    }

    /**
     * Makes a stage of a future, or returns the one that was made of it before.
     *
     * @param future is held weakly; as long as it is pending, it must hold its stage
     * @param conversion called for a future without a stage
     * @return completes as the future does; null if that cannot be known
     * @throws ReflectiveOperationException if the future's library refuses
     */
    public @Nullable CompletionStage<?> stage(Object future, StageConversion conversion)
            throws ReflectiveOperationException {
        Reference<CompletionStage<?>> known = stages.get(future);
        CompletionStage<?> stage = known == null ? null : known.get();
        if (stage == null) {
            stage = conversion.convert();
            if (stage != null && !(stage instanceof CompletableFuture<?> made && FutureDependents.isCompleted(made))) {
                stages.put(future, new WeakReference<>(stage));
            }
        }
        return stage;
    }

    /** Threads that come second wait for the first; one that cannot be served soon continues with the stage's own order. */
    private void enableCompletions() throws InterruptedException {
        if (completionsEnabled) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (enabling.tryLock(ENABLING_SECONDS, TimeUnit.SECONDS)) {
                try {
                    if (!completionsEnabled) {
                        enableCompletions.run();
                    }
                } finally {
                    completionsEnabled = true;
                    enabling.unlock();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Records the calls that end with this future. Never throws.
     *
     * @param future a {@link CompletableFuture} or {@link FutureTask} that has just completed: it has run no callbacks, and no
     *     thread that waits for it continues
     */
    public void onCompleted(Object future) {
        try {
            // A task may complete before its call is registered; the tasks know it by then.
            if (future instanceof FutureTask<?> task) {
                tasks.onCompleted(task);
            } else if (!calls.isEmpty()) {
                FutureDependents.complete(future);
            }
        } catch (Throwable e) {
            failures.report("the completion of a future is recorded late, after the application's callbacks", e);
        }
    }

    /**
     * Makes a stage of a task.
     *
     * @param task is not changed
     * @return completes as the task does, before threads that wait for the task continue
     * @throws InterruptedException never: an interrupt of the thread is kept
     */
    public CompletionStage<?> stage(FutureTask<?> task) throws InterruptedException {
        enableCompletions();
        return tasks.stage(task);
    }

    void end(PendingCall call, Runnable recording) {
        counters.countCompleted();
        try {
            if (calls.remove(call)) {
                retainedBytes.addAndGet(-call.retainedBytes());
            }
            recording.run();
        } catch (Throwable e) {
            failures.report("event lost: the completion of a stage could not be captured", e);
        }
    }

    /** Ends calls whose futures are collected, and old ones while all calls together hold too much. */
    private void limit() {
        try {
            for (int i = 0; i < MAX_ENDED_PER_CALL && endCollected(); i++) {}
            for (int i = 0; i < MAX_ENDED_PER_CALL && retainedBytes.get() > maxBytes; i++) {
                PendingCall old = sample();
                if (old != null && old.abandon()) {
                    reportAbandoned();
                }
            }
        } catch (Throwable e) {
            failures.report("event lost: a call whose future is pending could not be recorded", e);
        }
    }

    private void reportAbandoned() {
        counters.countCaptureFailure();
        if (!abandonedReported) {
            abandonedReported = true;
            failures.warn(
                    "too many audited calls are pending; the events of old ones say that the outcome is unknown",
                    new IllegalStateException());
        }
    }

    private boolean endCollected() {
        if (!(collected.poll() instanceof PendingCall call)) {
            return false;
        }
        if (!call.abandon()) {
            // It stays counted as pending.
            calls.remove(call);
        }
        return true;
    }

    /** Returns the oldest of some calls. Of all would cost a search, or an order that every call pays for. */
    private @Nullable PendingCall sample() {
        sampling.lock();
        try {
            PendingCall oldest = null;
            for (int i = 0; i < SAMPLE; i++) {
                if (!samples.hasNext()) {
                    samples = calls.iterator();
                }
                PendingCall call = samples.hasNext() ? samples.next() : null;
                if (call != null && call.isAbandonable() && (oldest == null || call.isOlderThan(oldest))) {
                    oldest = call;
                }
            }
            return oldest;
        } finally {
            sampling.unlock();
        }
    }

    /**
     * Records the calls whose futures have completed, where that has not been done; when the JVM shuts down.
     *
     * @param timeout how long to wait for calls that other threads are recording
     */
    public void completeFinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            tasks.completeFinished();
        } catch (Throwable e) {
            failures.report("event lost: the completion of a task could not be captured", e);
        }
        for (PendingCall call : calls) {
            try {
                call.completeIfDone(deadline);
            } catch (Throwable e) {
                failures.report("event lost: the completion of a stage could not be captured", e);
            }
        }
    }

    /**
     * Records the calls whose futures are pending, with an unknown outcome; when the JVM shuts down. Client calls are not: they
     * stay counted as pending.
     *
     * @param timeout how long it may take; calls beyond it stay counted as pending
     */
    public void abandonUnfinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (PendingCall call : calls) {
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
            call.abandon();
        }
    }
}
