package io.waymark.agent.instrumentation.rxjava.adapter;

import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.waymark.agent.context.EnteredScope;

/**
 * Passes signals on within a caller's scope.
 *
 * @param <T> the type of the elements
 */
final class ScopedSingleObserver<T> implements SingleObserver<T> {
    private final SingleObserver<T> actual;
    private final EnteredScope scope;

    ScopedSingleObserver(SingleObserver<T> actual, EnteredScope scope) {
        this.actual = actual;
        this.scope = scope;
    }

    @Override
    public void onSubscribe(Disposable upstream) {
        Object outer = scope.enter();
        try {
            actual.onSubscribe(upstream);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public void onSuccess(T element) {
        Object outer = scope.enter();
        try {
            actual.onSuccess(element);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Object outer = scope.enter();
        try {
            actual.onError(failure);
        } finally {
            EnteredScope.leave(outer);
        }
    }
}
