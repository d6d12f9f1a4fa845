package io.waymark.agent.servercall;

import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.capture.MemberWriter;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.redact.SessionFingerprints;
import io.waymark.agent.request.AuditedHandler;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.HandlerCall;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.SignInState;
import io.waymark.agent.request.TraceContext;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelection;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the event of a request. Safe for use by many threads. */
public final class RequestRecorder {
    /** Operations beyond this number are described anew for each event: their number is not the service's but the senders'. */
    private static final int MAX_OPERATIONS = 10_000;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final String UNMATCHED = "/**";
    private static final Pattern MAPPING_END = Pattern.compile("/\\*{1,2}$");
    private static final int MAX_STATUS = 599;

    private final ServiceIdentity service;
    private final EventSelection selection;
    private final Endpoints endpoints;
    private final Capture capture;
    private final SessionFingerprints fingerprints;
    private final Ring ring;
    private final CaptureFailures failures;
    private final Map<OperationKey, ServerOperation> operations = new ConcurrentHashMap<>();
    /** Values of {@code responseElements} with nothing but a status, by status. */
    private final AtomicReferenceArray<@Nullable LaterText> statuses = new AtomicReferenceArray<>(MAX_STATUS + 1);

    private volatile SelectableRequests selectable;

    /** The operation's own name, from which that of its events follows, is null if it has none. */
    private record OperationKey(
            @Nullable String operation, String method, String route, boolean readOnly, EventCategory category) {
        /** By hand: that of a record with more than a few components is not inlined, and takes as long as all the rest of a lookup. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OperationKey key
                    && readOnly == key.readOnly
                    && category == key.category
                    && method.equals(key.method)
                    && route.equals(key.route)
                    && Objects.equals(operation, key.operation);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Objects.hashCode(operation) + route.hashCode()) + method.hashCode();
        }
    }

    /**
     * Creates it.
     *
     * @param service the service
     * @param selection decides which events are recorded
     * @param endpoints names requests that were refused before they were routed
     * @param capture writes values
     * @param fingerprints stand for session ids
     * @param ring takes the events
     * @param failures reports what fails
     */
    public RequestRecorder(
            ServiceIdentity service,
            EventSelection selection,
            Endpoints endpoints,
            Capture capture,
            SessionFingerprints fingerprints,
            Ring ring,
            CaptureFailures failures) {
        this.service = service;
        this.selection = selection;
        this.endpoints = endpoints;
        this.capture = capture;
        this.fingerprints = fingerprints;
        this.ring = ring;
        this.failures = failures;
        this.selectable = new SelectableRequests(service, selection);
    }

    /** Decides for a request that has just arrived; see {@link SelectableRequests#selected}. */
    RequestCategory selected(RequestCategory category, boolean readOnly) {
        SelectableRequests current = selectable;
        if (current.selectionVersion() != selection.version()) {
            current = new SelectableRequests(service, selection);
            selectable = current;
        }
        return current.selected(category, readOnly);
    }

    void tooManyRequests() {
        failures.reportLost();
    }

    /**
     * Whether a request will be an event as far as is known.
     *
     * @param request a request that is being served
     */
    boolean isSelected(ServedRequest request) {
        AuditedHandler handler = request.auditedHandler();
        return handler.isPostponed()
                || (!handler.isRecorded() && operation(request, route(request)).isSelected(selection));
    }

    /** Records a request whose response has ended. */
    void record(ServedRequest request, @Nullable Throwable failure) {
        record(request, () -> RequestOutcome.of(request, failure));
    }

    /** Records a request whose client closed the connection before the response had ended. */
    void recordCanceled(ServedRequest request) {
        record(request, () -> RequestOutcome.canceled(request));
    }

    /** Records a request whose response did not end: the service has failed, or the client has left. */
    void recordBrokenOff(ServedRequest request) {
        Throwable failure = RequestOutcome.failure(request);
        if (failure == null || failure instanceof IOException) {
            recordCanceled(request);
        } else {
            record(request, failure);
        }
    }

    /** Records a request that is still being served: the event says that it arrived, not that it succeeded. */
    void recordPending(ServedRequest request) {
        record(request, () -> null);
    }

    private void record(ServedRequest request, Supplier<@Nullable RequestOutcome> ending) {
        if (request.auditedHandler().isRecorded() || isRecordedByHandler(request, ending)) {
            return;
        }
        RequestRoute route = route(request);
        ServerOperation operation = operation(request, route);
        if (!operation.isSelected(selection)) {
            return;
        }
        RequestOutcome outcome = ending.get();
        if (isReplaced(request, route, outcome) || isServedAgain(request)) {
            return;
        }
        try (MemberWriter writer = capture.memberWriter()) {
            CapturedEvent event = writer.event();
            String errorCode = outcome == null ? null : outcome.errorCode();
            // Secrets in what is held could not be removed from the message of a failure.
            LaterText parameters = errorCode == null ? operation.holdParameters(request.line(), route) : null;
            if (parameters == null) {
                RequestParameters.collect(writer.members(), request.line(), route, request.protocolOperation())
                        .forEach(writer::addSecret);
                writer.write(EventField.REQUEST_PARAMETERS, writer.members());
            }
            LaterText status = status(outcome);
            if (status == null) {
                writeResponse(writer, request, outcome);
            }
            if (outcome != null && errorCode != null) {
                writer.writeError(errorCode, outcome.errorMessage());
            }
            event.describe(operation.template(), request.caller());
            event.overrides(EventOverrides.ofThisJvm(
                    service.region(),
                    service.accountId(),
                    details(request),
                    parameters,
                    status,
                    operation.resources(),
                    tls(request)));
            event.requestId(request.requestIdHigh(), request.requestIdLow());
            event.completedAt(System.currentTimeMillis());
            ring.publish(event);
        }
    }

    /** Ends the call that serves the request, if it waits for that. */
    private static boolean isRecordedByHandler(ServedRequest request, Supplier<@Nullable RequestOutcome> ending) {
        HandlerCall call = request.auditedHandler().end();
        RequestOutcome outcome = call == null ? null : ending.get();
        return call != null && call.end(outcome == null ? null : outcome.toAnswer());
    }

    /** A request that did nothing but sign a user in or out has that event, unless it failed in another way. */
    private static boolean isReplaced(ServedRequest request, RequestRoute route, @Nullable RequestOutcome outcome) {
        SignInState signIn = request.knownSignIn();
        return signIn != null
                && signIn.isReplacing()
                && route.handler() == null
                && (outcome == null || request.status() < FIRST_SERVER_ERROR);
    }

    /** A connection that changes to HTTP/2 serves the same request over that, whose event it is. */
    private static boolean isServedAgain(ServedRequest request) {
        return request.status() == SWITCHING_PROTOCOLS && "h2c".equalsIgnoreCase(request.header("Upgrade"));
    }

    /** Returns the value of {@code responseElements} if that is a status alone; else null. */
    private @Nullable LaterText status(@Nullable RequestOutcome outcome) {
        int status = outcome == null ? 0 : outcome.onlyStatus();
        if (status <= 0 || status > MAX_STATUS) {
            return null;
        }
        LaterText known = statuses.get(status);
        if (known == null) {
            known = LaterText.of(JsonBuffer.ascii("{\"status\":" + status + "}"));
            statuses.set(status, known);
        }
        return known;
    }

    private static void writeResponse(MemberWriter writer, ServedRequest request, @Nullable RequestOutcome outcome) {
        writer.write(
                EventField.RESPONSE_ELEMENTS,
                outcome == null
                        ? Map.of("omitted", new TreeMap<>(Map.of("reason", "pending", "type", request.exchangeType())))
                        : outcome.response());
    }

    private RequestRoute route(ServedRequest request) {
        RequestRoute chosen = request.route();
        if (chosen != null) {
            return chosen;
        }
        String context = request.contextPath();
        String path = request.line().path();
        boolean inContext =
                path.startsWith(context) && (path.length() == context.length() || path.charAt(context.length()) == '/');
        String within = inContext ? path.substring(context.length()) : path;
        RequestRoute registered = registered(request, within.isEmpty() ? "/" : within);
        return registered != null ? registered : new RequestRoute(null, mapping(request), Map.of());
    }

    /** Frameworks register paths within the application, or within the part of it that their servlet serves. */
    private @Nullable RequestRoute registered(ServedRequest request, String path) {
        String method = request.line().method();
        RequestRoute found = endpoints.find(method, path);
        String mapping = found == null ? mapping(request) : null;
        String prefix = mapping == null ? "" : MAPPING_END.matcher(mapping).replaceFirst("");
        if (prefix.isEmpty() || prefix.equals(mapping) || !path.startsWith(prefix + "/")) {
            return found;
        }
        RequestRoute inServlet = endpoints.find(method, path.substring(prefix.length()));
        return inServlet == null
                ? null
                : new RequestRoute(inServlet.handler(), prefix + inServlet.template(), inServlet.variables());
    }

    /** A container's default mapping says nothing about the request. */
    private static @Nullable String mapping(ServedRequest request) {
        String mapping = request.mapping();
        return mapping == null || mapping.isEmpty() || mapping.equals("/") || mapping.equals("/*") ? null : mapping;
    }

    private ServerOperation operation(ServedRequest request, RequestRoute route) {
        String method = request.line().method();
        String template = route.template() == null ? UNMATCHED : route.template();
        RequestRoute.HandlerMethod handler = route.handler();
        String operation = handler == null ? request.protocolOperation() : handler.name();
        EventCategory category =
                request.category() == RequestCategory.DATA ? EventCategory.DATA : EventCategory.MANAGEMENT;
        OperationKey key =
                new OperationKey(operation, method, template, request.line().readOnly(), category);
        ServerOperation known = operations.get(key);
        if (known == null || known.selectionVersion() != selection.version()) {
            boolean replaces = known != null;
            String eventName = ServerOperation.eventName(key.operation(), key.method(), key.route());
            known = ServerOperation.of(
                    service,
                    eventName,
                    key.method(),
                    key.route(),
                    key.readOnly(),
                    key.category(),
                    selection,
                    RouteParameters.of(capture, request.line(), route, request.protocolOperation()));
            if (replaces || operations.size() < MAX_OPERATIONS) {
                operations.put(key, known);
            }
        }
        return known;
    }

    private RequestDetails details(ServedRequest request) {
        return new RequestDetails(
                System.nanoTime() - request.startNanos(),
                request.header("Host"),
                fingerprints.of(sessionId(request)),
                request.header("X-Request-ID"),
                request.header("X-Amzn-Trace-Id"),
                request.header(TraceContext.HEADER));
    }

    static FieldValues tls(ServedRequest request) {
        Object cipher = request.read(RequestAccessor::cipherSuite);
        if (!(cipher instanceof String suite)) {
            return FieldValues.NONE;
        }
        JsonBuffer text = new JsonBuffer(128);
        text.raw('{');
        Object version = firstAttribute(
                request,
                "jakarta.servlet.request.secure_protocol",
                "org.apache.tomcat.util.net.secure_protocol_version");
        if (version instanceof String protocol) {
            RequestDetails.text(text, "tlsVersion", protocol);
        }
        RequestDetails.text(text, "cipherSuite", suite);
        RequestDetails.text(text, "clientProvidedHostHeader", request.header("Host"));
        text.replaceByte(text.length() - 1, '}');
        return FieldValues.builder()
                .json(EventField.TLS_DETAILS, text.toByteArray())
                .build();
    }

    /** Returns the id that the request's session has at last; a secret. */
    static @Nullable String sessionId(ServedRequest request) {
        SignInState signIn = request.knownSignIn();
        String changed = signIn == null ? null : signIn.newSessionId();
        String current = changed == null ? request.read(RequestAccessor::sessionId) : changed;
        current = current == null && signIn != null ? signIn.foundSessionId() : current;
        return current == null ? requestedSessionId(request) : current;
    }

    /** Returns the id of the session that the client came with; a secret. */
    static @Nullable String requestedSessionId(ServedRequest request) {
        String requested = request.read(RequestAccessor::requestedSessionId);
        SignInState signIn = requested == null ? request.knownSignIn() : null;
        return signIn == null ? requested : signIn.requestedSessionId();
    }

    private static @Nullable Object firstAttribute(ServedRequest request, String... names) {
        for (String name : names) {
            Object value = request.attribute(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
