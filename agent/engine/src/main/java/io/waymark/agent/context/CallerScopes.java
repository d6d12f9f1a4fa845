package io.waymark.agent.context;

import org.jspecify.annotations.Nullable;

/** Passes callers between threads for a library that passes work itself. Safe for use by many threads; nothing throws. */
public interface CallerScopes {
    /**
     * Returns what the current thread works for, for use by any thread and also after the request.
     *
     * @return null if the service acts by itself
     */
    @Nullable
    CallerScope capture();

    /**
     * Enters a scope on the current thread.
     *
     * @param scope what {@link #capture} returned
     * @return the outer scope, for {@code Bridge.restoreScope}; null if the thread works for that caller already
     */
    @Nullable
    Object enter(@Nullable CallerScope scope);

    /**
     * Makes the current thread work for a caller that the application names.
     *
     * @param caller whom the application names
     * @return ends that, also on another thread; null if the caller cannot be entered
     */
    @Nullable
    Runnable enterAsserted(AssertedCaller caller);
}
