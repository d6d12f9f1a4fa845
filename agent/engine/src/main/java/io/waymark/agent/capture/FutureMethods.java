package io.waymark.agent.capture;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

/**
 * Tells futures whose outcome is read by code of their library alone from those of which an application overrides a method:
 * that may block, or run anything.
 */
final class FutureMethods {
    private static final List<String> LIBRARIES =
            List.of("java.", "com.google.common.util.concurrent.", "io.netty.util.concurrent.", "io.netty.channel.");

    /** What a future's outcome is read with, and what those methods call in turn. */
    private static final Set<String> READERS = Set.of(
            "addListener",
            "addListeners",
            "await",
            "awaitUninterruptibly",
            "cause",
            "exceptionNow",
            "get",
            "getException",
            "getNow",
            "getRawResult",
            "isCancelled",
            "isCompletedAbnormally",
            "isCompletedNormally",
            "isDone",
            "isSuccess",
            "join",
            "notifyListeners",
            "resultNow",
            "state");

    private FutureMethods() {}

    /**
     * Tests the classes from a future's own up to the library's.
     *
     * @param type the class of the future
     * @return false if one overrides a method that reads the outcome, or there is no class of a library
     */
    static boolean areOfLibrary(Class<?> type) {
        for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
            if (LIBRARIES.stream().anyMatch(current.getName()::startsWith)) {
                return true;
            }
            for (Method method : current.getDeclaredMethods()) {
                if (READERS.contains(method.getName())) {
                    return false;
                }
            }
        }
        return false;
    }
}
