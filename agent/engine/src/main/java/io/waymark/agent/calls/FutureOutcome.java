package io.waymark.agent.calls;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Copies outcomes of futures. */
public final class FutureOutcome {
    private FutureOutcome() {}

    /** The fields of {@link FutureTask}, the same in JDK 17 to 25: subclasses may override the methods that read them. */
    private static final class TaskFields {
        /** Less, or equal: the outcome is not set. */
        static final int COMPLETING = 1;

        static final int NORMAL = 2;
        static final int EXCEPTIONAL = 3;

        static final MethodHandle STATE;
        static final MethodHandle OUTCOME;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(FutureTask.class, MethodHandles.lookup());
                STATE = lookup.findGetter(FutureTask.class, "state", int.class);
                OUTCOME = lookup.findGetter(FutureTask.class, "outcome", Object.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /**
     * Completes a future as a task has completed, if it has.
     *
     * @param task none of its methods is called
     * @param copy gets the result, or the exception that the task's work threw
     * @return whether the task has completed
     */
    static boolean copy(FutureTask<?> task, CompletableFuture<@Nullable Object> copy) {
        try {
            FutureTask<?> raw = task;
            int state = (int) TaskFields.STATE.invoke(raw);
            if (state <= TaskFields.COMPLETING) {
                return false;
            }
            if (state == TaskFields.NORMAL) {
                copy.complete((@Nullable Object) TaskFields.OUTCOME.invoke(raw));
            } else if (state == TaskFields.EXCEPTIONAL) {
                copy.completeExceptionally((Throwable) TaskFields.OUTCOME.invoke(raw));
            } else {
                copy.completeExceptionally(new CancellationException());
            }
            return true;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Completes a future as another has completed. Some futures look at the thread's interrupt first, and clear it: it is kept.
     *
     * @param future is done, and its methods are those of a library, not of the application: those may block
     * @param copy gets the result, or the exception that the future's work threw
     */
    public static void copy(Future<?> future, CompletableFuture<@Nullable Object> copy) {
        boolean interrupted = Thread.interrupted();
        try {
            copy.complete(future.get());
        } catch (ExecutionException e) {
            copy.completeExceptionally(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException | RuntimeException | Error e) {
            copy.completeExceptionally(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
