package io.waymark.agent.instrumentation.rxjava.adapter;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.context.EnteredScope;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces observers by ones that enter the scope of the caller that subscribed. What the service itself subscribes to works for
 * nobody where others may emit, and is left as it is elsewhere. Safe for use by many threads.
 */
public final class ObserverDecorator implements LibraryDecorator {
    /** Sources that signal on the thread of whatever emits, by a part of their class's name. */
    private static final String[] SHARED = {"Subject", "Processor", "Publish", "Replay", "RefCount", "Cache", "Create"};

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
    public ObserverDecorator(CallerScopes scopes) {
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
        // By the source: one observer may be of several kinds.
        if (source instanceof Flowable && target instanceof FlowableSubscriber<?> subscriber) {
            return new ScopedFlowableSubscriber<>((FlowableSubscriber<Object>) subscriber, scope);
        }
        if (source instanceof Observable && target instanceof Observer<?> observer) {
            return new ScopedObserver<>((Observer<Object>) observer, scope);
        }
        if (source instanceof Single && target instanceof SingleObserver<?> observer) {
            return new ScopedSingleObserver<>((SingleObserver<Object>) observer, scope);
        }
        if (source instanceof Maybe && target instanceof MaybeObserver<?> observer) {
            return new ScopedMaybeObserver<>((MaybeObserver<Object>) observer, scope);
        }
        return source instanceof Completable && target instanceof CompletableObserver observer
                ? new ScopedCompletableObserver(observer, scope)
                : target;
    }
}
