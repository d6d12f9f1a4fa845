package io.waymark.agent.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Copies outcomes of futures. */
public final class FutureOutcome {
    private FutureOutcome() {}

    /**
     * Completes a future as another has completed. Some futures look at the thread's interrupt first, and clear it: it is kept.
     *
     * @param future is done
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
