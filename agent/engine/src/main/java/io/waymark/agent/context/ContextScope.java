package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What a context works for while it runs on a thread. Contexts of an event loop are entered and left by separate calls, so
 * the scope itself holds the one that it replaced.
 *
 * @param inner the scope in the context
 * @param context the context
 * @param outer the thread's scope before; null if it had none
 */
record ContextScope(
        CallerScope inner, Object context, @Nullable CallerScope outer) implements CallerScope {
    @Override
    public Caller caller() {
        return inner.caller();
    }

    @Override
    public long requestIdHigh() {
        return inner.requestIdHigh();
    }

    @Override
    public long requestIdLow() {
        return inner.requestIdLow();
    }
}
