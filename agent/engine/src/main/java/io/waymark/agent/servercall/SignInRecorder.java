package io.waymark.agent.servercall;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.redact.SessionFingerprints;
import io.waymark.agent.request.RequestPaths;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.SignInState;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes sign-in events, in the form of those of the AWS console. Safe for use by many threads. */
public final class SignInRecorder {
    /** Rules for CloudTrail look for sign-ins under this name; the service's own is in {@code additionalEventData}. */
    private static final String EVENT_SOURCE = "signin.amazonaws.com";

    private static final String EVENT_TYPE = "AwsConsoleSignIn";
    /** CloudTrail's text: alarms compare it as a whole. The reason is in {@code additionalEventData}. */
    private static final String FAILED = "Failed authentication";

    private static final int CAPACITY = 256;

    private final ServiceIdentity service;
    private final SessionFingerprints fingerprints;
    private final Ring ring;
    private final EventSelection selection;
    private final Operation login;
    private final Operation logout;
    private final Operation switched;
    private final Operation restored;

    private record Operation(String name, RecordTemplate template, EventDescriptor events) {}

    /**
     * What an event says beside its outcome; null leaves a member out.
     *
     * @param mfaUsed whether more than one factor was proved
     * @param failureReason why the attempt failed
     * @param switchFrom who switched to another user
     */
    record Details(
            @Nullable Boolean mfaUsed,
            @Nullable String failureReason,
            @Nullable String switchFrom) {
        static final Details NONE = new Details(null, null, null);
    }

    /**
     * Creates it.
     *
     * @param service the service
     * @param selection decides which events are recorded
     * @param fingerprints stand for session ids
     * @param ring takes the events
     */
    public SignInRecorder(
            ServiceIdentity service, EventSelection selection, SessionFingerprints fingerprints, Ring ring) {
        this.service = service;
        this.selection = selection;
        this.fingerprints = fingerprints;
        this.ring = ring;
        login = operation("ConsoleLogin");
        logout = operation("Logout");
        switched = operation("SwitchRole");
        restored = operation("ExitRole");
    }

    private static Operation operation(String name) {
        EventDescriptor descriptor =
                new EventDescriptor(EventCategory.MANAGEMENT, EVENT_SOURCE, name, false, List.of());
        return new Operation(name, new RecordTemplate(descriptor, null, EVENT_TYPE), descriptor);
    }

    /** Records that a user signed in, or failed to; returns whether such events are recorded. */
    boolean login(ServedRequest request, Caller caller, Details details) {
        return record(login, request, caller, details);
    }

    /** Records that a user signs out; returns whether such events are recorded. */
    boolean logout(ServedRequest request, Caller caller) {
        return record(logout, request, caller, Details.NONE);
    }

    /** Records that a user switched to another one, or failed to; returns whether such events are recorded. */
    boolean switched(ServedRequest request, Caller caller, Details details) {
        return record(switched, request, caller, details);
    }

    /** Records that a user returned to the original one; returns whether such events are recorded. */
    boolean restored(ServedRequest request, Caller caller) {
        return record(restored, request, caller, Details.NONE);
    }

    private boolean record(Operation operation, ServedRequest request, Caller caller, Details details) {
        if (selection.decide(operation.events()) != SelectionDecision.ALWAYS) {
            return false;
        }
        CapturedEvent event = new CapturedEvent(CAPACITY);
        boolean failed = details.failureReason() != null;
        JsonBuffer text = event.text();
        text.raw('{');
        text.string(operation.name());
        text.raw(':');
        text.string(failed ? "Failure" : "Success");
        text.raw('}');
        event.end(EventField.RESPONSE_ELEMENTS);
        if (failed) {
            text.string(FAILED);
            event.end(EventField.ERROR_MESSAGE);
        }
        event.describe(operation.template(), caller);
        event.overrides(EventOverrides.ofThisJvm(
                service.region(),
                service.accountId(),
                additionalEventData(request, details),
                null,
                null,
                null,
                RequestRecorder.tls(request)));
        event.requestId(request.requestIdHigh(), request.requestIdLow());
        event.completedAt(System.currentTimeMillis());
        ring.publish(event);
        return true;
    }

    private LaterText additionalEventData(ServedRequest request, Details details) {
        JsonBuffer out = new JsonBuffer(CAPACITY);
        RequestDetails.text(out, "LoginTo", url(request));
        Boolean mfaUsed = details.mfaUsed();
        RequestDetails.text(out, "MFAUsed", mfaUsed == null ? null : mfaUsed ? "Yes" : "No");
        RequestDetails.text(out, "SwitchFrom", details.switchFrom());
        RequestDetails.text(out, "failureReason", details.failureReason());
        RequestDetails.text(out, "service", service.eventSource());
        SignInState state = request.knownSignIn();
        String requested = RequestRecorder.requestedSessionId(request);
        String former = state == null || state.formerSessionId() == null ? requested : state.formerSessionId();
        RequestDetails.text(out, "sessionFingerprint", fingerprints.of(RequestRecorder.sessionId(request)));
        RequestDetails.text(out, "previousSessionFingerprint", fingerprints.of(former));
        return LaterText.of(out.toByteArray());
    }

    /** The address that the sign-in was sent to, without its query, which may hold secrets. */
    private static @Nullable String url(ServedRequest request) {
        String scheme = request.read(RequestAccessor::scheme);
        String host = request.header("Host");
        return scheme == null || host == null
                ? null
                : scheme + "://" + host
                        + RequestPaths.withoutParameterValues(request.line().path());
    }
}
