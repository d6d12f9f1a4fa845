package io.waymark.agent.calls;

import io.waymark.agent.ring.Counters;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that returned a completion stage which has not completed: those of annotated methods, and client calls. Safe for
 * use by many threads.
 *
 * <p>A {@link CompletableFuture} runs the callbacks that were added last first: those of the application might change the
 * result, or take long, before the agent's is run. So its class is woven when the first call returns a pending one, and
 * reports each completion to {@link #onCompleted} before any callback. Other stages run their callbacks in an order of their
 * own: the application may see one complete, and end the JVM, before the event is recorded. {@link #completeFinished} records
 * such events.
 *
 * <p>Calls are held weakly. A stage that nothing references any more never completes, and is not kept alive from here; its
 * call stays counted as pending.
 */
public final class PendingCalls {
    private static final long ENABLING_SECONDS = 1;

    private final Set<Reference<PendingCall>> calls = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<PendingCall> collected = new ReferenceQueue<>();
    private final Counters counters;
    private final PendingTasks tasks = new PendingTasks();
    private final CaptureFailures failures;
    private final Runnable enableCompletions;
    private final ReentrantLock enabling = new ReentrantLock();
    private volatile boolean completionsEnabled;

    /**
     * Creates it, empty.
     *
     * @param counters counts the calls
     * @param failures reports calls that could not be recorded
     * @param enableCompletions called once, for the first future that is pending: from then on, {@link #onCompleted} is to be
     *     called for each {@link CompletableFuture} with dependents that completes
     */
    public PendingCalls(Counters counters, CaptureFailures failures, Runnable enableCompletions) {
        this.counters = counters;
        this.failures = failures;
        this.enableCompletions = enableCompletions;
    }

    /**
     * Records the end of a call when its stage completes. Never throws.
     *
     * @param stage what the call returned; is not changed
     * @param completion records the end of the call. If the stage refuses callbacks, it is called at once, with the stage for
     *     a result
     */
    public void track(CompletionStage<?> stage, CallCompletion completion) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            calls.remove(gone);
        }
        PendingCall call = new PendingCall(this, stage, completion, collected);
        counters.countPending();
        try {
            calls.add(call.reference());
            if (stage instanceof CompletableFuture<?> && !call.isDone()) {
                enableCompletions();
            }
            stage.whenComplete(call);
        } catch (Throwable e) {
            failures.report(
                    "a completion stage does not accept callbacks; its event is recorded at once, without a result", e);
            call.accept(stage, null);
        }
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

    void complete(PendingCall call, CallCompletion completion, @Nullable Object result, @Nullable Throwable failure) {
        counters.countCompleted();
        try {
            calls.remove(call.reference());
            completion.complete(result, failure);
        } catch (Throwable e) {
            failures.report("event lost: the completion of a stage could not be captured", e);
        }
    }

    /**
     * Records the calls whose stages have completed, where that has not been done; when the JVM shuts down.
     *
     * @param timeout how long to wait for calls that other threads are recording
     */
    public void completeFinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Reference<PendingCall> reference : calls) {
            PendingCall call = reference.get();
            if (call != null) {
                try {
                    call.completeIfDone(deadline);
                } catch (Throwable e) {
                    failures.report("event lost: the completion of a stage could not be captured", e);
                }
            }
        }
    }
}
