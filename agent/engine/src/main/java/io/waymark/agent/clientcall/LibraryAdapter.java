package io.waymark.agent.clientcall;

import org.jspecify.annotations.Nullable;

/**
 * Reads the calls of one copy of a library. An adapter is loaded beside the library, and has a public constructor that takes
 * an {@link AdapterContext}. Safe for use by many threads.
 */
public interface LibraryAdapter {
    /**
     * Begins a call, on the thread that makes it.
     *
     * @param context the object that the call is made on
     * @param argument the call's first argument
     * @return the call; null if it needs no event
     */
    @Nullable
    LibraryCall begin(@Nullable Object context, @Nullable Object argument);
}
