package io.waymark.agent.instrumentation.springmessaging.adapter;

import io.waymark.agent.background.BackgroundReader;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.HandlerMethod;

/** Reads the methods of listeners of one copy of Spring. Made by name; safe for use by many threads. */
public final class ListenerMethodReader implements BackgroundReader {
    /** Called by name. */
    public ListenerMethodReader() {}

    @Override
    public @Nullable Method handler(Object context) {
        return context instanceof HandlerMethod method ? method.getMethod() : null;
    }
}
