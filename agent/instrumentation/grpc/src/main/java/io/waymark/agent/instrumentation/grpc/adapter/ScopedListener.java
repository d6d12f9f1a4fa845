package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.ServerCall;
import io.waymark.agent.bootstrap.Bridge;

/**
 * Passes the client's signals on within the scope of the call.
 *
 * @param <Q> the type of the messages
 */
final class ScopedListener<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> actual;
    private final CallTracer tracer;

    /**
     * Creates it.
     *
     * @param actual the service's listener
     * @param tracer the call
     */
    ScopedListener(ServerCall.Listener<Q> actual, CallTracer tracer) {
        this.actual = actual;
        this.tracer = tracer;
    }

    @Override
    public void onMessage(Q message) {
        tracer.enterCallback();
        Object outer = tracer.enter();
        try {
            actual.onMessage(message);
        } finally {
            Bridge.restoreScope(outer);
            tracer.leaveCallback();
        }
    }

    @Override
    public void onHalfClose() {
        tracer.enterCallback();
        Object outer = tracer.enter();
        try {
            actual.onHalfClose();
        } finally {
            Bridge.restoreScope(outer);
            tracer.leaveCallback();
        }
    }

    @Override
    public void onCancel() {
        tracer.enterCallback();
        Object outer = tracer.enter();
        try {
            actual.onCancel();
        } finally {
            Bridge.restoreScope(outer);
            tracer.leaveCallback();
        }
    }

    @Override
    public void onComplete() {
        tracer.enterCallback();
        Object outer = tracer.enter();
        try {
            actual.onComplete();
        } finally {
            Bridge.restoreScope(outer);
            tracer.leaveCallback();
        }
    }

    @Override
    public void onReady() {
        tracer.enterCallback();
        Object outer = tracer.enter();
        try {
            actual.onReady();
        } finally {
            Bridge.restoreScope(outer);
            tracer.leaveCallback();
        }
    }
}
