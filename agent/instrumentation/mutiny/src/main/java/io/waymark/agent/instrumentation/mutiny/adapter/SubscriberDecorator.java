package io.waymark.agent.instrumentation.mutiny.adapter;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.context.EnteredScope;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces subscribers by ones that enter the scope of the caller that subscribed. What the service itself subscribes to works for
 * nobody where others may emit, and is left as it is elsewhere. Safe for use by many threads.
 */
public final class SubscriberDecorator implements LibraryDecorator {
    /** Sources that signal on the thread of whatever emits, by a part of their class's name. */
    private static final String[] SHARED = {"Processor", "Publish", "Replay", "ReferenceCount", "Memoize", "Emitter"};

    private final CallerScopes scopes;

    private final ClassValue<Boolean> shared = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> source) {
            for (String part : SHARED) {
                if (source.getSimpleName().contains(part)) {
                    return true;
                }
            }
            return false;
        }
    };

    /**
     * Called by name.
     *
     * @param scopes the callers that threads work for
     */
    public SubscriberDecorator(CallerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    @SuppressWarnings("unchecked") // signals are passed on, whatever their type
    public Object decorate(Object target, @Nullable Object source) {
        CallerScope caller = scopes.capture();
        if (caller == null && (source == null || !shared.get(source.getClass()))) {
            return target;
        }
        EnteredScope scope = new EnteredScope(caller, scopes);
        if (target instanceof UniSubscriber<?> subscriber) {
            return new ScopedUniSubscriber<>((UniSubscriber<Object>) subscriber, scope);
        }
        return target instanceof MultiSubscriber<?> subscriber && !(target instanceof ScopedMultiSubscriber)
                ? new ScopedMultiSubscriber<>((MultiSubscriber<Object>) subscriber, scope)
                : target;
    }
}
