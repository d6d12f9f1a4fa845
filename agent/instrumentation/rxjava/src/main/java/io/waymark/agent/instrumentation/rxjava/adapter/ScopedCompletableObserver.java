package io.waymark.agent.instrumentation.rxjava.adapter;

import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.waymark.agent.context.EnteredScope;

/** Passes signals on within a caller's scope. */
final class ScopedCompletableObserver implements CompletableObserver {
    private final CompletableObserver actual;
    private final EnteredScope scope;

    ScopedCompletableObserver(CompletableObserver actual, EnteredScope scope) {
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
    public void onError(Throwable failure) {
        Object outer = scope.enter();
        try {
            actual.onError(failure);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public void onComplete() {
        Object outer = scope.enter();
        try {
            actual.onComplete();
        } finally {
            EnteredScope.leave(outer);
        }
    }
}
