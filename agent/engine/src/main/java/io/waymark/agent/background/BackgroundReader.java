package io.waymark.agent.background;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the background work of one copy of a library. A reader is loaded beside the library, and has a public constructor
 * without parameters. It never reads the content of a message. Safe for use by many threads; may throw.
 */
public interface BackgroundReader {
    /**
     * Reads what the current thread begins to do.
     *
     * @param context the library's object that runs the work
     * @param argument the library's object of the message or of the run; null if there is none
     * @return the listener or job; null if the work is none of the application's
     */
    default @Nullable BackgroundOperation operation(Object context, @Nullable Object argument) {
        return null;
    }

    /**
     * Reads what is recorded of the work. Called only if the trail records it.
     *
     * @param context the library's object that runs the work
     * @param argument the library's object of the message or of the run; null if there is none
     * @return what its event has
     */
    default BackgroundDetails details(Object context, @Nullable Object argument) {
        return BackgroundDetails.NONE;
    }

    /**
     * Reads the method of the application that a library shared by others, such as a messaging framework, calls for the message
     * that the thread handles.
     *
     * @param context the library's object that calls the method
     * @return null if the library's own work is read
     */
    default @Nullable Method handler(Object context) {
        return null;
    }

    /**
     * Reads the listeners or jobs that the library registers before they have any work.
     *
     * @param registration the library's object of the registration
     * @return empty if there are none
     */
    default List<BackgroundOperation> registered(Object registration) {
        return List.of();
    }
}
