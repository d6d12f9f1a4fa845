package io.waymark.agent.capture;

import org.jspecify.annotations.Nullable;

/** Hears of calls of libraries that the agent knows. Safe for use by many threads; may throw. */
public interface LibraryCallListener {
    /**
     * The current thread starts a call.
     *
     * @param woven the library's class that tells it
     * @param context what the call is made with
     * @param argument what the call asks for
     * @return what {@link #onExit} needs; null if nothing
     */
    @Nullable
    Object onEnter(Class<?> woven, @Nullable Object context, @Nullable Object argument);

    /**
     * The library made something on its way through the call that the current thread is in.
     *
     * @param detail it
     */
    void onObject(Object detail);

    /**
     * The current thread leaves a call.
     *
     * @param call what {@link #onEnter} returned
     * @param result what the library returns; null if nothing
     * @param failure what it throws; null if it does not
     */
    void onExit(Object call, @Nullable Object result, @Nullable Throwable failure);
}
