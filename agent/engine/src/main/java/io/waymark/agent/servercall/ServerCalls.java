package io.waymark.agent.servercall;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RequestRules;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.ServedRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests that the service serves, from their arrival to the end of the response. Safe for use by many threads;
 * the caller handles what is thrown.
 */
public final class ServerCalls {
    private static final String[] ERROR_STATUS = {"jakarta.servlet.error.status_code", "javax.servlet.error.status_code"
    };

    private final CallerContext callers;
    private final ServedRequests requests;
    private final RequestRules rules;
    private final RequestRecorder recorder;
    private final Capture capture;
    private final Endpoints endpoints;
    private final LibraryAdapters<RouteReader> routeReaders;
    private final LibraryDecorators decorators;
    private final CaptureFailures failures;
    private final Consumer<ServedRequest> rememberRequest = this::remember;

    /** The reader of a framework's version that is not supported. */
    private static final class NoRoutes implements RouteReader {
        @Override
        public @Nullable RequestRoute route(ServedRequest request, Object handler) {
            return null;
        }

        @Override
        public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
            return List.of();
        }
    }

    /**
     * Creates it.
     *
     * @param callers who threads work for
     * @param rules decides which requests are events
     * @param recorder makes the events
     * @param capture whose captures must not see the calls that reading a request makes
     * @param endpoints takes the endpoints that frameworks register
     * @param index names the readers of frameworks' routes
     * @param failures reports frameworks whose version is not supported, and lost events
     */
    public ServerCalls(
            CallerContext callers,
            RequestRules rules,
            RequestRecorder recorder,
            Capture capture,
            Endpoints endpoints,
            InstrumentationIndex index,
            CaptureFailures failures) {
        this.callers = callers;
        this.requests = callers.requests();
        this.rules = rules;
        this.recorder = recorder;
        this.capture = capture;
        this.endpoints = endpoints;
        this.failures = failures;
        this.routeReaders = new LibraryAdapters<>(
                index, reader -> (RouteReader) reader.getConstructor().newInstance(), new NoRoutes(), failures);
        this.decorators = new LibraryDecorators(index, callers, capture, failures);
    }

    /**
     * Enters a request on the current thread, where the server starts or continues to serve it.
     *
     * @param holder the server's object of the request, or one that holds it
     * @param response the server's object of the response; null if the request leads to it
     * @return the outer scope, for {@link CallerContext#restoreScope}; null if nothing was changed
     */
    public @Nullable Object begin(Object holder, @Nullable Object response) {
        RequestAccessor reader = callers.accessor(holder);
        Object exchange = reader == null ? null : reader.exchange(holder);
        ServedRequest served = reader == null || exchange == null ? null : serve(holder, exchange, reader, response);
        return served == null || exchange == null ? null : callers.enterRequest(served, exchange);
    }

    /**
     * Takes a request that has arrived at a server that serves requests in contexts.
     *
     * @param exchange the server's object of the request
     * @param context the context that serves it
     */
    public void onArrived(Object exchange, Object context) {
        RequestAccessor reader = callers.accessor(exchange);
        ServedRequest served = reader == null ? null : serve(exchange, exchange, reader, null);
        if (served != null) {
            callers.serveInContext(context, served);
        }
    }

    /** Returns the request, which has arrived now or before; null if the thread serves it or it cannot be read. */
    private @Nullable ServedRequest serve(
            Object holder, Object exchange, RequestAccessor reader, @Nullable Object response) {
        ServedRequest current = callers.currentRequest();
        if (current != null && current.isServedAs(exchange)) {
            return null;
        }
        ServedRequest served = requests.find(exchange);
        if (served == null) {
            RequestAccessor accessor = exchange == holder ? reader : callers.accessor(exchange);
            if (accessor == null || accessor.hasEnded(exchange)) {
                return null;
            }
            boolean suppressing = capture.suppress();
            try {
                served = arrive(exchange, response, accessor);
            } finally {
                resume(suppressing);
            }
        }
        return served;
    }

    private ServedRequest arrive(Object exchange, @Nullable Object response, RequestAccessor accessor) {
        recordForgotten();
        RequestLine line = RequestLine.read(accessor, exchange);
        RequestCategory category = recorder.selected(rules.categorize(line), line.readOnly());
        boolean event = category.mayBeEvent();
        ServedRequest carrier = accessor.isCarried() ? callers.find(exchange) : null;
        ServedRequest served = new ServedRequest(
                exchange,
                response,
                accessor,
                event ? line.withQuery(accessor.query(exchange)) : line,
                category,
                callers.origins(),
                event ? null : rememberRequest);
        if (carrier != null) {
            served.onCarried(carrier, callers.callerOf(callers.currentScope()));
        }
        if (category != RequestCategory.EXCLUDED && !add(exchange, served) && event) {
            recorder.tooManyRequests();
        }
        return served;
    }

    private boolean add(Object exchange, ServedRequest served) {
        if (!requests.add(exchange, served)) {
            return false;
        }
        served.accessor().onEnd(exchange, failure -> onEnded(exchange, failure));
        return true;
    }

    /** Other threads that serve the request must find the same sender and the same id. */
    private void remember(ServedRequest served) {
        Object exchange = served.exchange();
        if (exchange != null && requests.find(exchange) == null) {
            add(exchange, served);
        }
    }

    /**
     * Takes the operation that a framework chose for the request that the current thread serves.
     *
     * @param woven the framework's class that reports it
     * @param handler the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object handler) {
        ServedRequest served = callers.currentRequest();
        if (served == null || served.category() == RequestCategory.EXCLUDED || !served.isRoutable(true)) {
            return;
        }
        if (served.category() == RequestCategory.NOT_SELECTED) {
            served.onRouted(RequestRoute.NOT_READ);
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            RouteReader reader = routeReaders.get(woven);
            boolean refining = reader.refinesRoutes();
            if (served.isRoutable(refining) && !rendersError(served)) {
                RequestRoute route = reader.route(served, handler);
                if (route != null && refining) {
                    served.refineRoute(route);
                } else if (route != null) {
                    served.onRouted(route);
                }
            }
        } finally {
            resume(suppressing);
        }
    }

    private static boolean isRouted(ServedRequest served) {
        return !served.category().mayBeEvent() || served.route() != null;
    }

    /**
     * Takes the operation that a framework chose for a request, on whichever thread.
     *
     * @param woven the framework's class that reports it
     * @param request the framework's object of the request
     * @param handler the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object request, Object handler) {
        ServedRequest served = callers.find(request);
        if (served == null || isRouted(served)) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            RequestRoute route = routeReaders.get(woven).route(served, request, handler);
            if (route != null) {
                served.onRouted(route);
            }
        } finally {
            resume(suppressing);
        }
    }

    /**
     * Takes an exception that a framework turns into a response.
     *
     * @param exchange the server's object of the request, or one that holds it; null for that of the current thread
     * @param failure what a handler threw
     */
    public void onRequestFailed(@Nullable Object exchange, Throwable failure) {
        ServedRequest served = exchange == null ? callers.currentRequest() : callers.find(exchange);
        if (served != null) {
            served.onFailed(failure);
        }
    }

    /**
     * Takes the sender of a request.
     *
     * @param request the framework's object of the request
     * @param principal the authenticated principal
     */
    public void onAuthenticated(Object request, Object principal) {
        ServedRequest served = callers.find(request);
        if (served == null) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            served.onAuthenticated(principal);
        } finally {
            resume(suppressing);
        }
    }

    /**
     * Replaces an object of a library.
     *
     * @param woven the library's class that uses the object
     * @param target the object
     * @param context what the object is used for, or with
     * @return the replacement; the object itself if there is none
     */
    public Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        return decorators.decorate(woven, target, context);
    }

    /** Once a container has decided on an error, what it calls renders that error. Some tell only what they call. */
    private boolean rendersError(ServedRequest served) {
        for (String name : ERROR_STATUS) {
            if (served.attribute(name) != null || callers.currentAttribute(name) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes endpoints that a framework registers.
     *
     * @param woven the framework's class that reports them
     * @param mapping the framework's object of the mapping
     * @param handler what it maps to
     */
    public void onRouteRegistered(Class<?> woven, Object mapping, Object handler) {
        boolean suppressing = capture.suppress();
        try {
            routeReaders.get(woven).endpoints(mapping, handler).forEach(endpoints::add);
        } finally {
            resume(suppressing);
        }
    }

    /**
     * Records the event of a request whose response has ended. Ignores requests that are not being served.
     *
     * @param holder the server's object of the request, or one that holds it
     */
    public void end(Object holder) {
        end(holder, null);
    }

    /** Called by servers, which must not see what fails here. */
    private void onEnded(Object exchange, @Nullable Throwable failure) {
        try {
            end(exchange, failure);
        } catch (Throwable e) {
            failures.report("event lost: a request could not be captured", e);
        }
    }

    private void end(Object holder, @Nullable Throwable failure) {
        RequestAccessor reader = callers.accessor(holder);
        ServedRequest served = reader == null ? null : requests.remove(reader.exchange(holder));
        if (served == null || !served.category().mayBeEvent()) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            if (served == callers.currentRequest()) {
                // A response may end while parts of the application still serve the request, which know the user.
                callers.observeCaller();
            }
            if (failure instanceof IOException || served.isCanceled()) {
                recorder.recordBrokenOff(served);
            } else {
                recorder.record(served, null);
            }
        } finally {
            resume(suppressing);
        }
    }

    /**
     * Records the event of a request whose client closed the connection before the response had ended.
     *
     * @param exchange the server's object of the request
     */
    public void cancel(Object exchange) {
        ServedRequest served = requests.remove(exchange);
        if (served != null && served.category().mayBeEvent()) {
            boolean suppressing = capture.suppress();
            try {
                if (served.accessor().isAnswered(exchange)) {
                    recorder.record(served, null);
                } else {
                    recorder.recordCanceled(served);
                }
            } finally {
                resume(suppressing);
            }
        }
    }

    /**
     * Records the event of a request whose response has begun, or that failed.
     *
     * @param exchange the server's object of the request
     * @param failure what the service threw; null if nothing
     */
    public void leave(Object exchange, @Nullable Throwable failure) {
        ServedRequest served = requests.find(exchange);
        if (served != null && (failure != null || served.status() != 0) && requests.remove(exchange) == served) {
            record(served, failure);
        }
    }

    /**
     * Records the event of a request whose response has begun after the thread that served it had left it.
     *
     * @param exchange the server's object of the request
     */
    public void onAnswered(Object exchange) {
        ServedRequest current = callers.currentRequest();
        if (current == null || !current.isServedAs(exchange)) {
            leave(exchange, null);
        }
    }

    private void record(ServedRequest served, @Nullable Throwable failure) {
        if (!served.category().mayBeEvent()) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            recorder.record(served, failure);
        } finally {
            resume(suppressing);
        }
    }

    private void resume(boolean suppressing) {
        if (suppressing) {
            capture.resume();
        }
    }

    /**
     * Counts the requests that are being served and will be events.
     *
     * @return how many {@link #abandonUnfinished} would record
     */
    public long countUnfinished() {
        return requests.all().stream().filter(this::isSelected).count();
    }

    private boolean isSelected(ServedRequest served) {
        if (!served.category().mayBeEvent()) {
            return false;
        }
        boolean suppressing = capture.suppress();
        try {
            return recorder.isSelected(served);
        } catch (RuntimeException e) {
            return true;
        } finally {
            resume(suppressing);
        }
    }

    /**
     * Records the requests that are being served, with an unknown outcome; when the JVM shuts down.
     *
     * @param timeout how long it may take; requests beyond it have no event
     */
    public void abandonUnfinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (ServedRequest served : requests.all()) {
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
            if (requests.remove(served)) {
                abandon(served);
            }
        }
        recordForgotten();
    }

    /** Records requests that nothing can answer any more. */
    private void recordForgotten() {
        for (ServedRequest served = requests.pollForgotten(); served != null; served = requests.pollForgotten()) {
            abandon(served);
        }
    }

    private void abandon(ServedRequest served) {
        if (!served.category().mayBeEvent()) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            recorder.recordPending(served);
        } catch (Throwable e) {
            failures.report("event lost: a request that was being served could not be captured", e);
        } finally {
            resume(suppressing);
        }
    }
}
