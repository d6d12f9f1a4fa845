package io.waymark.agent.instrumentation.reactor.adapter;

import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.util.context.Context;

/**
 * Replaces subscribers by ones that enter the caller's scope. The scope is that of the thread that subscribes to the end of a
 * chain; it goes up the chain, and into inner chains, in Reactor's context. Safe for use by many threads.
 */
public final class SubscriberDecorator implements LibraryDecorator {
    /** The key of the scope in Reactor's context. */
    static final String CALLER = "io.waymark.caller";

    private static final String PACKAGE = "reactor.core.publisher.";

    /** Operators of {@code Flux} and {@code Mono} that signal on the thread of the signal from upstream alone. */
    private static final Set<String> PASS_THROUGH = Set.of(
            "Map",
            "Filter",
            "Peek",
            "Handle",
            "DoOnEach",
            "DoFinally",
            "DoFirst",
            "ContextWrite",
            "Take",
            "TakeWhile",
            "Skip",
            "SkipWhile",
            "Index",
            "Hide",
            "OnAssembly",
            "Log",
            "Tap");

    /** Sources and operators that signal on the thread of whatever emits, which may work for another caller. */
    private static final Set<String> SHARED = Set.of(
            "Create",
            "Publish",
            "Replay",
            "RefCount",
            "RefCountGrace",
            "AutoConnect",
            "Share",
            "CacheTime",
            "CacheInvalidateIf",
            "CacheInvalidateWhen");

    private final CallerScopes scopes;

    private final ClassValue<PublisherKind> kinds = new ClassValue<>() {
        @Override
        protected PublisherKind computeValue(Class<?> type) {
            return PublisherKind.of(type.getName());
        }
    };

    /** On which thread a publisher signals. */
    private enum PublisherKind {
        PASS_THROUGH,
        SHARED,
        OTHER;

        static PublisherKind of(String className) {
            if (!className.startsWith(PACKAGE)) {
                return OTHER;
            }
            String name = className.substring(PACKAGE.length());
            if (name.startsWith("Sink") || name.contains("Processor")) {
                return SHARED;
            }
            String operator = name.startsWith("Flux") || name.startsWith("Mono") ? name.substring(4) : name;
            String kind = operator.endsWith("Fuseable") ? operator.substring(0, operator.length() - 8) : operator;
            if (SubscriberDecorator.SHARED.contains(kind)) {
                return SHARED;
            }
            return SubscriberDecorator.PASS_THROUGH.contains(kind) ? PASS_THROUGH : OTHER;
        }
    }

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
    public Object decorate(Object target, @Nullable Object publisher) {
        if (publisher == null || target instanceof ScopedSubscriber) {
            return target;
        }
        PublisherKind kind = kinds.get(publisher.getClass());
        if (kind == PublisherKind.PASS_THROUGH || !(target instanceof CoreSubscriber<?> subscriber)) {
            return target;
        }
        Context context = subscriber.currentContext();
        CallerScope scope = context.getOrDefault(CALLER, null);
        if (scope == null) {
            scope = scopes.capture();
            if (scope != null) {
                context = context.put(CALLER, scope);
            } else if (kind != PublisherKind.SHARED) {
                return target;
            }
        }
        return subscriber instanceof ConditionalSubscriber
                ? new ConditionalScopedSubscriber<>((ConditionalSubscriber<Object>) subscriber, context, scope, scopes)
                : new ScopedSubscriber<>((CoreSubscriber<Object>) subscriber, context, scope, scopes);
    }
}
