package io.waymark.agent.capture;

import org.jspecify.annotations.Nullable;

/**
 * The response element of a call, which has been read from its result: a getter of the application is called once.
 *
 * @param found what was found
 * @param failure why it could not be read; null if it could
 */
record ReadResponse(@Nullable Object found, @Nullable Throwable failure) {
    @Nullable
    Object value() throws Throwable {
        if (failure != null) {
            throw failure;
        }
        return found;
    }
}
