package io.waymark.servlet.app;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

/** Visits places before and after a request, and when its asynchronous part times out. */
public final class AuditedListener implements ServletRequestListener, AsyncListener {
    @Override
    public void requestInitialized(ServletRequestEvent event) {
        Places.visit("initialized");
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        Places.visit("destroyed");
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        Places.visit("timeout");
        event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
