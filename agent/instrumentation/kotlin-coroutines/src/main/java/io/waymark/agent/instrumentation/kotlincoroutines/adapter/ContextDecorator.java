package io.waymark.agent.instrumentation.kotlincoroutines.adapter;

import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import kotlin.coroutines.CoroutineContext;
import org.jspecify.annotations.Nullable;

/**
 * Adds the caller to the contexts of coroutines. A coroutine that is started by one without a caller of its own works for the
 * caller of that one. Safe for use by many threads.
 */
public final class ContextDecorator implements LibraryDecorator {
    private final CallerScopes scopes;

    /**
     * Called by name.
     *
     * @param scopes the callers that threads work for
     */
    public ContextDecorator(CallerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public Object decorate(Object target, @Nullable Object unused) {
        if (!(target instanceof CoroutineContext context)) {
            return target;
        }
        CallerScope scope = scopes.capture();
        CallerElement known = context.get(CallerElement.KEY);
        if (known != null && (scope == null || known.scope() == scope)) {
            return target;
        }
        return context.plus(new CallerElement(scope, scopes));
    }
}
