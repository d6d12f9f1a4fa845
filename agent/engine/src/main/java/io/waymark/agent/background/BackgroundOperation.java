package io.waymark.agent.background;

import io.waymark.agent.request.RequestRoute.HandlerMethod;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A listener or job of the service. Holds text only, never a class of the application.
 *
 * @param kind what starts it
 * @param library the framework that runs it
 * @param name what its events are named after, such as {@code onOrder}; not empty
 * @param source where its messages come from, such as a topic or queue; the job's name
 * @param handler the method that does the work; null if unknown
 */
public record BackgroundOperation(
        BackgroundKind kind,
        String library,
        String name,
        String source,
        @Nullable HandlerMethod handler) {
    private static final int MAX_LENGTH = 512;

    /** Creates it; long names are truncated to 512 characters. */
    public BackgroundOperation {
        name = truncate(name);
        source = truncate(source);
    }

    /**
     * Describes a method that does the work.
     *
     * @param kind what starts it
     * @param library the framework that runs it
     * @param method the method, which the events are named after
     * @param source where its messages come from; the job's name
     * @return its texts
     */
    public static BackgroundOperation of(BackgroundKind kind, String library, Method method, String source) {
        return new BackgroundOperation(kind, library, method.getName(), source, HandlerMethod.of(method));
    }

    BackgroundOperation handledBy(Method method) {
        return of(kind, library, method, source);
    }

    private static String truncate(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
