package io.waymark.agent.instrumentation.kotlincoroutines.adapter;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;

/** The caller that a coroutine works for, as an element of its context. Immutable. */
final class CallerElement implements ThreadContextElement<@Nullable Object> {
    /** A class, not a lambda: the key is compared by identity in each context. */
    private static final class Key implements CoroutineContext.Key<CallerElement> {}

    static final CoroutineContext.Key<CallerElement> KEY = new Key();

    private final @Nullable CallerScope scope;
    private final CallerScopes scopes;

    CallerElement(@Nullable CallerScope scope, CallerScopes scopes) {
        this.scope = scope;
        this.scopes = scopes;
    }

    @Nullable
    CallerScope scope() {
        return scope;
    }

    @Override
    public CoroutineContext.Key<?> getKey() {
        return KEY;
    }

    @Override
    public @Nullable Object updateThreadContext(CoroutineContext context) {
        return scopes.enter(scope);
    }

    @Override
    public void restoreThreadContext(CoroutineContext context, @Nullable Object outer) {
        Bridge.restoreScope(outer);
    }

    @Override
    public <R> R fold(R initial, Function2<? super R, ? super CoroutineContext.Element, ? extends R> operation) {
        return operation.invoke(initial, this);
    }

    @Override
    @SuppressWarnings("unchecked") // the key says the type
    public <E extends CoroutineContext.Element> @Nullable E get(CoroutineContext.Key<E> key) {
        return key == KEY ? (E) this : null;
    }

    @Override
    public CoroutineContext minusKey(CoroutineContext.Key<?> key) {
        return key == KEY ? EmptyCoroutineContext.INSTANCE : this;
    }

    @Override
    public CoroutineContext plus(CoroutineContext context) {
        return CoroutineContext.DefaultImpls.plus(this, context);
    }
}
