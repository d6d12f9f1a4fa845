package io.waymark.agent.background;

import io.waymark.agent.context.BackgroundScope;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.request.RequestId;
import io.waymark.agent.request.RequestRoute.HandlerMethod;
import java.lang.reflect.Method;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One message while it is handled, or one run of a job. The thread that does the work enters and leaves it; the rest is safe
 * for use by many threads. After {@link #leave} it holds no object of the library or the application but a failure.
 */
final class BackgroundRun extends BackgroundScope {
    private final Caller service;
    private final long requestIdHigh;
    private final long requestIdLow;
    private final long startNanos = System.nanoTime();
    private volatile BackgroundOperation operation;
    private volatile BackgroundDetails details = BackgroundDetails.NONE;
    private volatile @Nullable Throwable failure;
    private volatile boolean auditedByHandler;
    private @Nullable LibraryObjects objects;
    private @Nullable CompletionStage<?> future;
    private @Nullable Object outer;

    /** What the library passed. */
    private record LibraryObjects(
            BackgroundReader reader,
            Object context,
            @Nullable Object argument) {}

    BackgroundRun(
            BackgroundOperation operation,
            BackgroundReader reader,
            Object context,
            @Nullable Object argument,
            Caller service) {
        this.operation = operation;
        this.objects = new LibraryObjects(reader, context, argument);
        this.service = service;
        UUID id = RequestId.random();
        requestIdHigh = id.getMostSignificantBits();
        requestIdLow = id.getLeastSignificantBits();
    }

    /** Takes what the thread worked for before. */
    void enter(Object replaced) {
        outer = replaced;
    }

    /** Returns what the thread worked for before, once; null if the work was left already. */
    @Nullable
    Object leave() {
        Object replaced = outer;
        outer = null;
        objects = null;
        future = null;
        return replaced;
    }

    /** Whether the run handles this message; libraries pass it through several listeners. */
    boolean isFor(@Nullable Object message) {
        LibraryObjects own = objects;
        return message != null && own != null && own.argument() == message;
    }

    /** Reads what is recorded of the work, before it is left. */
    void readDetails() {
        LibraryObjects own = objects;
        if (own != null) {
            details = own.reader().details(own.context(), own.argument());
        }
    }

    /** Takes what a listener inside that of a framework knows of the same message. */
    void refine(BackgroundOperation inner) {
        if (operation.handler() == null || inner.handler() != null) {
            operation = inner;
        }
    }

    /** Takes the method that is about to handle the message; it may be called again after a failure. */
    void onHandler(Method method) {
        failure = null;
        future = null;
        if (operation.handler() == null) {
            operation = operation.handledBy(method);
        }
    }

    /** Takes how the method ended: a framework may handle what it threw, and does not pass on what it returned. */
    void onHandled(@Nullable Object result, @Nullable Throwable thrown) {
        failure = thrown;
        future = result instanceof CompletionStage<?> stage ? stage : null;
    }

    /** Returns the future that the method returned, before the work is left; null if it returned none. */
    @Nullable
    CompletionStage<?> future() {
        return future;
    }

    /** Takes what a handler threw, where a framework may handle that. */
    void onFailed(Throwable thrown) {
        failure = thrown;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    BackgroundOperation operation() {
        return operation;
    }

    BackgroundDetails details() {
        return details;
    }

    long startNanos() {
        return startNanos;
    }

    /** Whether the method that does the work is audited, so that its event is that of the work. */
    boolean isAuditedByHandler() {
        return auditedByHandler;
    }

    @Override
    public void onAudited(String declaringClass, String methodName, String descriptor) {
        HandlerMethod handler = operation.handler();
        if (handler != null && handler.is(declaringClass, methodName, descriptor)) {
            auditedByHandler = true;
        }
    }

    @Override
    public Caller caller() {
        return service;
    }

    @Override
    public long requestIdHigh() {
        return requestIdHigh;
    }

    @Override
    public long requestIdLow() {
        return requestIdLow;
    }
}
