package io.waymark.agent.background;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CallCompletion;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.ring.AgentThread;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows messages and jobs from the begin to the end of their work. Safe for use by many threads; the caller handles what is
 * thrown.
 */
public final class BackgroundCalls {
    private final CallerContext callers;
    private final Caller service;
    private final BackgroundRecorder recorder;
    private final BackgroundCoverage coverage;
    private final Capture capture;
    private final PendingCalls pendingCalls;
    private final LibraryAdapters<BackgroundReader> readers;
    private final CaptureFailures failures;
    /** Work that will be an event. */
    private final Set<BackgroundRun> unfinished = ConcurrentHashMap.newKeySet();

    /** The reader of a library's version that is not supported. */
    private static final class NoWork implements BackgroundReader {}

    /** The call of the method that handles the message of a run. */
    private record HandlerCall(BackgroundRun run) {}

    /** Work that ends with a future of the application. */
    private final class FutureWork implements CallCompletion {
        private static final int RETAINED_BYTES = 1024;

        private final BackgroundRun run;

        FutureWork(BackgroundRun run) {
            this.run = run;
        }

        @Override
        public void complete(@Nullable Object result, @Nullable Throwable failure) {
            record(run, failure);
        }

        @Override
        public boolean isAbandonable() {
            return true;
        }

        @Override
        public void abandon(String type) {
            recordPending(run, type);
        }

        @Override
        public int retainedBytes() {
            return RETAINED_BYTES;
        }
    }

    /**
     * Creates it.
     *
     * @param serviceName the service's name, whom the work is done for
     * @param callers who threads work for
     * @param recorder makes the events
     * @param coverage takes the listeners and jobs
     * @param capture whose captures must not see the calls that reading the work makes
     * @param pendingCalls takes work that returned a pending completion stage
     * @param index names the readers of libraries
     * @param failures reports libraries whose version is not supported, and lost events
     */
    public BackgroundCalls(
            String serviceName,
            CallerContext callers,
            BackgroundRecorder recorder,
            BackgroundCoverage coverage,
            Capture capture,
            PendingCalls pendingCalls,
            InstrumentationIndex index,
            CaptureFailures failures) {
        this.callers = callers;
        this.service = Caller.worker(serviceName);
        this.recorder = recorder;
        this.coverage = coverage;
        this.capture = capture;
        this.pendingCalls = pendingCalls;
        this.failures = failures;
        this.readers = new LibraryAdapters<>(
                index, reader -> (BackgroundReader) reader.getConstructor().newInstance(), new NoWork(), failures);
    }

    /**
     * Enters a message or job on the current thread.
     *
     * @param woven the library's class that reports it
     * @param context the library's object that runs the work
     * @param argument the library's object of the message or of the run; null if there is none
     * @return the work, for {@link #exit}; null if it is none of the application's, or the
     *     thread handles the message already
     */
    public @Nullable Object enter(Class<?> woven, Object context, @Nullable Object argument) {
        if (Thread.currentThread() instanceof AgentThread) {
            return null;
        }
        boolean suppressing = capture.suppress();
        try {
            BackgroundReader reader = readers.get(woven);
            BackgroundRun current = callers.currentBackground() instanceof BackgroundRun known ? known : null;
            Method handler = current == null ? null : reader.handler(context);
            if (current != null && handler != null) {
                current.onHandler(handler);
                readIfSelected(current);
                return new HandlerCall(current);
            }
            BackgroundOperation operation = reader.operation(context, argument);
            if (operation == null) {
                return null;
            }
            if (current != null && current.isFor(argument)) {
                current.refine(operation);
                readIfSelected(current);
                return null;
            }
            BackgroundRun run = new BackgroundRun(operation, reader, context, argument, service);
            readIfSelected(run);
            run.enter(callers.enterBackground(run));
            return run;
        } finally {
            capture.resume(suppressing);
        }
    }

    private void readIfSelected(BackgroundRun run) {
        if (recorder.isSelected(run.operation()) && !unfinished.contains(run)) {
            // First: it may throw, and then the work is not followed.
            run.readDetails();
            unfinished.add(run);
        }
    }

    /**
     * Takes what the handler of a message threw, where a framework may handle that.
     *
     * @param failure what was thrown
     */
    public void onFailed(Throwable failure) {
        if (callers.currentBackground() instanceof BackgroundRun run) {
            run.onFailed(failure);
        }
    }

    /**
     * Leaves a message or job on the thread that entered it. A completion stage as the result ends the work when it completes.
     *
     * @param work what {@link #enter} returned, or its argument where the library's code cannot keep that
     * @param result what the handler returned; null if nothing
     * @param failure what the handler threw; null if nothing
     */
    public void exit(Object work, @Nullable Object result, @Nullable Throwable failure) {
        if (work instanceof HandlerCall call) {
            call.run().onHandled(result, failure);
            return;
        }
        BackgroundRun run = work instanceof BackgroundRun entered ? entered : current(work);
        CompletionStage<?> future = run == null ? null : run.future();
        Object outer = run == null ? null : run.leave();
        if (run == null || outer == null) {
            return;
        }
        callers.restoreScope(outer);
        coverage.add(run.operation());
        if (!unfinished.remove(run)) {
            return;
        }
        Throwable thrown = run.failure() == null ? failure : run.failure();
        CompletionStage<?> stage = result instanceof CompletionStage<?> returned ? returned : future;
        if (thrown == null && stage != null) {
            pendingCalls.track(stage, stage.getClass(), new FutureWork(run));
        } else {
            record(run, thrown);
        }
    }

    private @Nullable BackgroundRun current(Object argument) {
        return callers.currentBackground() instanceof BackgroundRun run && run.isFor(argument) ? run : null;
    }

    /**
     * Takes listeners or jobs that a library registers.
     *
     * @param woven the library's class that reports them
     * @param registration the library's object of the registration
     */
    public void onRegistered(Class<?> woven, Object registration) {
        boolean suppressing = capture.suppress();
        try {
            readers.get(woven).registered(registration).forEach(coverage::add);
        } finally {
            capture.resume(suppressing);
        }
    }

    private void record(BackgroundRun run, @Nullable Throwable failure) {
        boolean suppressing = capture.suppress();
        try {
            recorder.record(run, failure);
        } finally {
            capture.resume(suppressing);
        }
    }

    private void recordPending(BackgroundRun run, String type) {
        boolean suppressing = capture.suppress();
        try {
            recorder.recordPending(run, type);
        } finally {
            capture.resume(suppressing);
        }
    }

    /**
     * Counts the messages and jobs whose work goes on and will be events.
     *
     * @return how many {@link #abandonUnfinished} would record
     */
    public long countUnfinished() {
        return unfinished.size();
    }

    /**
     * Records the messages and jobs whose work goes on, with an unknown outcome; when the JVM shuts down.
     *
     * @param timeout how long it may take; work beyond it has no event
     */
    public void abandonUnfinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (BackgroundRun run : List.copyOf(unfinished)) {
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
            if (unfinished.remove(run)) {
                try {
                    recordPending(run, run.operation().library());
                } catch (Throwable e) {
                    failures.report("event lost: work that was going on could not be captured", e);
                }
            }
        }
    }
}
