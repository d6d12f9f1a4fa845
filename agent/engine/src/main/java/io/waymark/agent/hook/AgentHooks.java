package io.waymark.agent.hook;

import io.waymark.agent.background.BackgroundCalls;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.BridgeHandler;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.clientcall.LibraryCallDispatcher;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.servercall.RequestRouting;
import io.waymark.agent.servercall.ServerCalls;
import io.waymark.agent.servercall.SignIns;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Passes what woven code reports to the part of the agent that handles it. Safe for use by many threads; never throws. */
public final class AgentHooks extends BridgeHandler {
    private static final String REQUEST_LOST = "event lost: the end of a request could not be captured";
    private static final String ROUTE_LOST =
            "the operation that serves a request could not be read; its event has another name";

    private final Capture capture;
    private final CallerContext callers;
    private final ServerCalls serverCalls;
    private final RequestRouting routing;
    private final SignIns signIns;
    private final LibraryCallDispatcher clientCalls;
    private final BackgroundCalls background;
    private final PendingCalls pendingCalls;
    private final CaptureFailures failures;
    private final BiFunction<Class<?>, byte[], byte[]> hiddenClasses;

    /**
     * Creates it.
     *
     * @param capture captures calls of annotated methods
     * @param callers follows requests and tasks
     * @param serverCalls follows requests to their end
     * @param routing learns which operations serve requests
     * @param signIns follows the users of requests
     * @param clientCalls follows calls of libraries
     * @param background follows messages and jobs
     * @param pendingCalls the calls that end with a future
     * @param failures reports what fails
     * @param hiddenClasses weaves the class file of a hidden class, of which a lookup class is given; never throws
     */
    public AgentHooks(
            Capture capture,
            CallerContext callers,
            ServerCalls serverCalls,
            RequestRouting routing,
            SignIns signIns,
            LibraryCallDispatcher clientCalls,
            BackgroundCalls background,
            PendingCalls pendingCalls,
            CaptureFailures failures,
            BiFunction<Class<?>, byte[], byte[]> hiddenClasses) {
        this.capture = capture;
        this.callers = callers;
        this.serverCalls = serverCalls;
        this.routing = routing;
        this.signIns = signIns;
        this.clientCalls = clientCalls;
        this.background = background;
        this.pendingCalls = pendingCalls;
        this.failures = failures;
        this.hiddenClasses = hiddenClasses;
    }

    @Override
    public AuditedCall begin(int methodId, @Nullable Object receiver) {
        return capture.begin(methodId, receiver);
    }

    @Override
    public AuditedCall enter(int methodId, @Nullable Object receiver) {
        return capture.enter(methodId, receiver);
    }

    @Override
    public @Nullable Object beginRequest(Object exchange, @Nullable Object response) {
        try {
            return serverCalls.begin(exchange, response);
        } catch (Throwable e) {
            failures.report("a request could not be read; it has no event", e);
            return null;
        }
    }

    @Override
    public void endRequest(Object exchange) {
        try {
            serverCalls.end(exchange);
        } catch (Throwable e) {
            failures.report(REQUEST_LOST, e);
        }
    }

    @Override
    public void cancelRequest(Object exchange) {
        try {
            serverCalls.cancel(exchange);
        } catch (Throwable e) {
            failures.report(REQUEST_LOST, e);
        }
    }

    @Override
    public void leaveRequest(Object exchange, @Nullable Throwable failure) {
        try {
            serverCalls.leave(exchange, failure);
        } catch (Throwable e) {
            failures.report(REQUEST_LOST, e);
        }
    }

    @Override
    public void onAnswered(Object exchange) {
        try {
            serverCalls.onAnswered(exchange);
        } catch (Throwable e) {
            failures.report(REQUEST_LOST, e);
        }
    }

    @Override
    public void onRouted(Class<?> woven, Object operation) {
        try {
            routing.onRouted(woven, operation);
        } catch (Throwable e) {
            failures.report(ROUTE_LOST, e);
        }
    }

    @Override
    public void onRouted(Class<?> woven, Object request, Object operation) {
        try {
            routing.onRouted(woven, request, operation);
        } catch (Throwable e) {
            failures.report(ROUTE_LOST, e);
        }
    }

    @Override
    public void onRequestFailed(@Nullable Object exchange, Throwable failure) {
        try {
            serverCalls.onRequestFailed(exchange, failure);
            if (exchange == null) {
                background.onFailed(failure);
            }
        } catch (Throwable e) {
            failures.report("the exception of a request could not be read; its event lacks it", e);
        }
    }

    @Override
    public void onAuthenticated(Object request, Object principal) {
        try {
            serverCalls.onAuthenticated(request, principal);
        } catch (Throwable e) {
            failures.report("the principal of a request could not be read; the caller of its events is unknown", e);
        }
    }

    @Override
    public Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        try {
            return serverCalls.decorate(woven, target, context);
        } catch (Throwable e) {
            failures.report("the caller could not be propagated by " + woven.getName() + "; later events lack it", e);
            return target;
        }
    }

    @Override
    public void onRouteRegistered(Class<?> woven, Object mapping, Object operation) {
        try {
            routing.onRouteRegistered(woven, mapping, operation);
        } catch (Throwable e) {
            failures.report("an endpoint could not be read; refused requests to it have another name", e);
        }
    }

    @Override
    public void onSignIn(SignInStep step, @Nullable Object subject, @Nullable Object detail) {
        try {
            if (step == SignInStep.USER_FORGOTTEN) {
                observeCaller();
            } else {
                signIns.on(step, subject, detail);
            }
        } catch (Throwable e) {
            failures.report("a sign-in could not be read; its event is missing", e);
        }
    }

    @Override
    public void onSignIn(SignInStep step, Object request, @Nullable Object subject, @Nullable Object detail) {
        try {
            signIns.on(step, request, subject, detail);
        } catch (Throwable e) {
            failures.report("a sign-in could not be read; its event is missing", e);
        }
    }

    @Override
    public byte[] onHiddenClass(Class<?> lookupClass, byte[] classFile) {
        return hiddenClasses.apply(lookupClass, classFile);
    }

    @Override
    public @Nullable Object enterRequest(Object request) {
        try {
            return callers.enterRequest(request);
        } catch (Throwable e) {
            failures.report("a request could not be read; the caller of its events is unknown", e);
            return null;
        }
    }

    @Override
    public @Nullable Object enterListener(Object request) {
        try {
            return callers.enterListener(request);
        } catch (Throwable e) {
            failures.report("a request could not be read; the caller of its events is unknown", e);
            return null;
        }
    }

    @Override
    public void restoreScope(@Nullable Object outer) {
        try {
            if (outer != null && !callers.restoreUnlessWanted(outer)) {
                restoreObserved(outer);
            }
        } catch (Throwable e) {
            failures.report("the caller could not be reset after a request or task; later events may name it", e);
        }
    }

    /** Reads the request, so that code of the application may run: its calls are not the application's. */
    @Override
    public void propagate(Object task) {
        try {
            if (!callers.hasCaller()) {
                callers.tasks().propagate(task);
            } else if (capture.suppress()) {
                try {
                    callers.tasks().propagate(task);
                } finally {
                    capture.resume(true);
                }
            }
        } catch (Throwable e) {
            failures.report("the caller could not be propagated to a task; the caller of its events is unknown", e);
        }
    }

    @Override
    public @Nullable Object enterTask(Object task) {
        try {
            return callers.tasks().enter(task);
        } catch (Throwable e) {
            failures.report("the caller of a task could not be found; the caller of its events is unknown", e);
            return null;
        }
    }

    @Override
    public @Nullable Object enterSubmitted(Object task) {
        try {
            return callers.tasks().enterSubmitted(task);
        } catch (Throwable e) {
            failures.report("the caller of a task could not be found; the caller of its events is unknown", e);
            return null;
        }
    }

    @Override
    public void leaveTask() {
        try {
            callers.tasks().leave();
        } catch (Throwable e) {
            failures.report("the caller could not be reset after a request or task; later events may name it", e);
        }
    }

    @Override
    public void onWorkAwaited() {
        try {
            callers.tasks().onWorkAwaited();
        } catch (Throwable e) {
            failures.report("the caller could not be reset after a request or task; later events may name it", e);
        }
    }

    @Override
    public void onFutureCompleted(Object future) {
        pendingCalls.onCompleted(future);
    }

    @Override
    public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        try {
            return clientCalls.enter(woven, context, argument);
        } catch (Throwable e) {
            failures.report("event lost: the begin of a client call could not be captured", e);
            return null;
        }
    }

    @Override
    public void onLibraryObject(Class<?> woven, Object detail) {
        try {
            clientCalls.onObject(detail);
        } catch (Throwable e) {
            failures.report("details of a client call could not be captured; its event lacks them", e);
        }
    }

    @Override
    public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {
        try {
            clientCalls.exit(call, result, failure);
        } catch (Throwable e) {
            failures.report("event lost: the end of a client call could not be captured", e);
        }
    }

    @Override
    public @Nullable Object enterWork(Class<?> woven, Object context, @Nullable Object argument) {
        try {
            return background.enter(woven, context, argument);
        } catch (Throwable e) {
            failures.report("event lost: the begin of a message or job could not be captured", e);
            return null;
        }
    }

    @Override
    public void exitWork(Object work, @Nullable Object result, @Nullable Throwable failure) {
        try {
            background.exit(work, result, failure);
        } catch (Throwable e) {
            failures.report("event lost: the end of a message or job could not be captured", e);
        }
    }

    @Override
    public void onWorkRegistered(Class<?> woven, Object registration) {
        try {
            background.onRegistered(woven, registration);
        } catch (Throwable e) {
            failures.report("a listener or job could not be read; the coverage lists it with its first work", e);
        }
    }

    @Override
    public void onRequestArrived(Object exchange, Object context) {
        try {
            serverCalls.onArrived(exchange, context);
        } catch (Throwable e) {
            failures.report("a request could not be read; it has no event", e);
        }
    }

    @Override
    public void onContextCreated(Object context, @Nullable Object source) {
        try {
            callers.contexts().propagate(context, source);
        } catch (Throwable e) {
            failures.report("the caller could not be propagated to a context; the caller of its events is unknown", e);
        }
    }

    @Override
    public void enterContext(Object context) {
        try {
            callers.contexts().enter(context);
        } catch (Throwable e) {
            failures.report("the caller of a context could not be found; the caller of its events is unknown", e);
        }
    }

    /** Reads the request as {@link #restoreScope} does. */
    @Override
    public void exitContext(Object context) {
        try {
            if (callers.contexts().isEntered(context)) {
                observeCaller();
                callers.contexts().exit(context);
            }
        } catch (Throwable e) {
            failures.report("the caller could not be reset after a request or task; later events may name it", e);
        }
    }

    /** Reads the caller first, as {@link #observeCaller} does. */
    private void restoreObserved(Object outer) {
        if (!capture.suppress()) {
            callers.restoreScope(outer);
            return;
        }
        try {
            callers.restoreObserved(outer);
        } finally {
            capture.resume(true);
        }
    }

    private void observeCaller() {
        if (callers.isCallerWanted() && capture.suppress()) {
            try {
                callers.observeCaller();
            } finally {
                capture.resume(true);
            }
        }
    }
}
