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
     * Returns the request of another server that carries a request of the library, as a servlet does; from now on the library's
     * request has the event of both.
     *
     * @param method the method of both
     * @param path the path of both
     * @return to be entered where the library's request begins; null if the thread serves no such request
     */
    @Nullable
    CallerScope captureCarrier(String method, String path);

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
