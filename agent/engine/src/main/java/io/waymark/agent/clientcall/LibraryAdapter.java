package io.waymark.agent.clientcall;

import org.jspecify.annotations.Nullable;

/**
 * The adapter of one copy of a library. It has a public constructor that takes {@link AdapterContext}. Safe for use by many
 * threads.
 */
public interface LibraryAdapter {
    /**
     * Tells that a call begins.
     *
     * @param context what the call is made with
     * @param argument what the call asks for
     * @return the call; null if no event is wanted of it
     */
    @Nullable
    LibraryCall begin(@Nullable Object context, @Nullable Object argument);
}
