package io.waymark.agent.servercall;

import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.context.UnrecordedArrivals;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRules;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.ServedRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests that the service serves, from their arrival to the end of the response. Safe for use by many threads;
 * the caller handles what is thrown.
 */
public final class ServerCalls {
    private final CallerContext callers;
    private final ServedRequests requests;
    private final RequestRules rules;
    private final RequestRecorder recorder;
    private final SignIns signIns;
    private final Capture capture;
    private final LibraryDecorators decorators;
    private final CaptureFailures failures;
    private final Consumer<ServedRequest> rememberRequest = this::remember;
    private final UnrecordedArrivals unrecordedArrivals = this::arriveUnrecorded;

    /**
     * Creates it.
     *
     * @param callers who threads work for
     * @param rules decides which requests are events
     * @param recorder makes the events
     * @param signIns which requests are sign-ins
     * @param capture whose captures must not see the calls that reading a request makes
     * @param index names the decorators of libraries
     * @param failures reports libraries whose version is not supported, and lost events
     */
    public ServerCalls(
            CallerContext callers,
            RequestRules rules,
            RequestRecorder recorder,
            SignIns signIns,
            Capture capture,
            InstrumentationIndex index,
            CaptureFailures failures) {
        this.callers = callers;
        this.requests = callers.requests();
        this.rules = rules;
        this.recorder = recorder;
        this.signIns = signIns;
        this.capture = capture;
        this.failures = failures;
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
        if (reader == null || exchange == null) {
            return null;
        }
        ServedRequest known = requests.find(exchange);
        if (known != null) {
            return callers.isServing(exchange) ? null : callers.enterRequest(known, exchange);
        }
        RequestAccessor accessor = exchange == holder ? reader : callers.accessor(exchange);
        if (accessor == null || accessor.hasEnded(exchange)) {
            return null;
        }
        if (response == null && !accessor.isCarried() && !accessor.isApplications()) {
            // Only what the server's own object has at hand is read: no code runs whose calls would have to be ignored.
            String method = accessor.method(exchange);
            Boolean readOnly = accessor.readOnly(exchange);
            boolean mayBeEvent = mayBeEvent(readOnly == null ? RequestLine.isReadOnly(method) : readOnly);
            RequestLine excluded = mayBeEvent ? rules.findExcluded(method, exchange, accessor) : null;
            if (!mayBeEvent || excluded != null) {
                return callers.enterUnrecorded(exchange, accessor, excluded, unrecordedArrivals);
            }
        }
        if (callers.isServing(exchange)) {
            return null;
        }
        boolean suppressing = capture.suppress();
        try {
            return enter(exchange, response, accessor);
        } finally {
            capture.resume(suppressing);
        }
    }

    private @Nullable Object enter(Object exchange, @Nullable Object response, RequestAccessor accessor) {
        String method = accessor.method(exchange);
        String path = accessor.path(exchange);
        RequestLine excluded = response == null ? rules.findExcluded(method, path) : null;
        if (excluded != null) {
            return callers.enterUnrecorded(exchange, accessor, excluded, unrecordedArrivals);
        }
        RequestLine line = RequestLine.of(method, path, accessor.readOnly(exchange));
        return callers.enterRequest(arrive(exchange, response, accessor, line), exchange);
    }

    /** Whether a request may be an event, whatever its path. */
    private boolean mayBeEvent(boolean readOnly) {
        return mayBeEvent(RequestCategory.MANAGEMENT, readOnly) || mayBeEvent(RequestCategory.DATA, readOnly);
    }

    private boolean mayBeEvent(RequestCategory category, boolean readOnly) {
        return rules.mayBe(category, readOnly)
                && recorder.selected(category, readOnly).mayBeEvent();
    }

    /**
     * Takes a request that has arrived at a server that serves requests in contexts.
     *
     * @param exchange the server's object of the request
     * @param context the context that serves it
     */
    public void onArrived(Object exchange, Object context) {
        RequestAccessor accessor = callers.accessor(exchange);
        if (accessor == null || callers.isServing(exchange)) {
            return;
        }
        ServedRequest known = requests.find(exchange);
        if (known == null && accessor.hasEnded(exchange)) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            ServedRequest served = known == null ? arrive(exchange, accessor) : known;
            callers.contexts().serve(context, served);
        } finally {
            capture.resume(suppressing);
        }
    }

    private ServedRequest arrive(Object exchange, RequestAccessor accessor) {
        return arrive(exchange, null, accessor, lineOf(exchange, accessor));
    }

    private static RequestLine lineOf(Object exchange, RequestAccessor accessor) {
        return RequestLine.of(accessor.method(exchange), accessor.path(exchange), accessor.readOnly(exchange));
    }

    /** Of a request that is no event nothing else is read. */
    private ServedRequest arrive(
            Object exchange, @Nullable Object response, RequestAccessor accessor, RequestLine line) {
        RequestCategory category = recorder.selected(rules.categorize(line), line.readOnly());
        boolean event = category.mayBeEvent();
        ServedRequest carrier = accessor.isCarried() ? callers.find(exchange) : null;
        if (event) {
            recordForgotten();
        }
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

    private ServedRequest arriveUnrecorded(Object exchange, RequestAccessor accessor, @Nullable RequestLine excluded) {
        ServedRequest known = requests.find(exchange);
        if (known != null) {
            return known;
        }
        boolean suppressing = capture.suppress();
        try {
            RequestLine line = excluded == null ? lineOf(exchange, accessor) : excluded;
            RequestCategory category = excluded == null ? RequestCategory.NOT_SELECTED : RequestCategory.EXCLUDED;
            return share(
                    new ServedRequest(exchange, null, accessor, line, category, callers.origins(), rememberRequest),
                    exchange);
        } finally {
            capture.resume(suppressing);
        }
    }

    private boolean add(Object exchange, ServedRequest served) {
        if (!requests.add(exchange, served)) {
            return false;
        }
        served.accessor().onEnd(exchange, failure -> onEnded(exchange, failure));
        return true;
    }

    private void remember(ServedRequest served) {
        Object exchange = served.exchange();
        if (exchange != null) {
            share(served, exchange);
        }
    }

    /** Other threads that serve a request that is no event must find the same sender and the same id. */
    private ServedRequest share(ServedRequest made, Object exchange) {
        if (requests.find(exchange) == made) {
            return made;
        }
        RequestAccessor accessor = made.accessor();
        ServedRequest shared = accessor.hasEnded(exchange) ? null : requests.addIfAbsent(exchange, made);
        if (shared == made) {
            accessor.onEnd(exchange, failure -> onEnded(exchange, failure));
        }
        return shared == null ? made : shared;
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
            capture.resume(suppressing);
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
        if (requests.isEmpty()) {
            return;
        }
        RequestAccessor reader = callers.accessor(holder);
        ServedRequest served = reader == null ? null : requests.remove(reader.exchange(holder));
        if (served == null || !served.category().mayBeEvent()) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            boolean brokenOff = failure instanceof IOException || served.isCanceled();
            if (served == callers.currentRequest()) {
                // A response may end while parts of the application still serve the request, which know the user.
                callers.observeCaller();
                if (!brokenOff) {
                    endSignIn(served);
                }
            }
            if (brokenOff) {
                recorder.recordBrokenOff(served);
            } else {
                recorder.record(served, null);
            }
        } finally {
            capture.resume(suppressing);
        }
    }

    /** The request keeps its event, whatever becomes of the sign-in's. */
    private void endSignIn(ServedRequest served) {
        try {
            signIns.onResponseEnded(served);
        } catch (Throwable e) {
            failures.report("a sign-in could not be read; its event is missing", e);
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
                capture.resume(suppressing);
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
        if (!callers.isServing(exchange)) {
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
            capture.resume(suppressing);
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
            capture.resume(suppressing);
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
            capture.resume(suppressing);
        }
    }
}
