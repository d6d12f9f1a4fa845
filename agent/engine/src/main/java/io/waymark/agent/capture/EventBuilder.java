package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.agent.request.HandlerCall.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the event of one call: arguments first, then the outcome. Used by one thread. */
final class EventBuilder {
    private static final String ARGUMENTS_LOST = "arguments not captured; their event has an omission marker instead";
    private static final String RESULT_LOST = "result not captured; its event has an omission marker instead";
    private static final String SELECTION_LOST = "event selectors could not be evaluated; the event is recorded";
    private static final int INITIAL_CAPACITY = 512;
    /** Of each open call of a thread: an idle thread keeps no more than {@link CallStack#MAX_RETAINED_FRAMES} times this. */
    private static final int MAX_RETAINED_BYTES = 2 * 1024;

    private final CaptureContext context;
    private final ValueEncoder encoder;
    private final CapturedEvent event = new CapturedEvent(JsonBuffer.sharing(INITIAL_CAPACITY));
    private final JsonBuffer text = event.text();
    private final ArnTemplateValues arnValues = new ArnTemplateValues();
    private final SeenSecrets secrets = new SeenSecrets();
    private boolean argumentsEnded;

    EventBuilder(CaptureContext context, ValueEncoder encoder) {
        this.context = context;
        this.encoder = encoder;
    }

    CapturedEvent event() {
        return event;
    }

    ArnTemplateValues arnValues() {
        return arnValues;
    }

    /** Returns a copy of the event that refers to no object of the application. */
    CapturedEvent detach(CapturePlan plan) {
        CapturedEvent copy = new CapturedEvent(text.length());
        copy.copyWritten(
                event,
                plan.template,
                new HeldValueEncoder(encoder, context.limits().maxBytes()));
        return copy;
    }

    /** Returns the secrets seen so far, also those in held texts. */
    List<String> secrets() {
        ErrorWriter.addHeldSecrets(event, secrets, context.redaction());
        return secrets.toList();
    }

    void open(CapturePlan plan, long requestIdHigh, long requestIdLow) {
        argumentsEnded = false;
        encoder.startObject(secrets);
        event.requestId(requestIdHigh, requestIdLow);
        if (plan.slots > 0) {
            arnValues.open(plan.slots);
        }
    }

    void resume(DetachedCall pending) {
        argumentsEnded = true;
        event.copyFrom(pending.event());
        secrets.addAll(pending.secrets());
        if (pending.plan().slots > 0) {
            arnValues.copyFrom(pending.arnValues());
        }
    }

    /** Clears the event and releases large buffers. */
    void close() {
        secrets.clear();
        event.clear(MAX_RETAINED_BYTES);
    }

    void addArgument(CapturePlan.ParameterPlan parameter, int index, @Nullable Object value) {
        if (value != null && parameter.isOnlyTokenized()) {
            String secret = encoder.secretText(value);
            if (secret != null && event.holdToken(index, secret)) {
                return;
            }
        }
        int start = text.length();
        text.raw(parameter.key());
        int from = text.length();
        encoder.encode(text, value, parameter.sensitivity());
        for (CapturePlan.ArgumentPart part : parameter.arnParts()) {
            int end = text.length();
            int partFrom = from;
            if (!part.property().isEmpty()) {
                partFrom = end;
                encoder.encode(text, value, part.property(), parameter.sensitivity());
            }
            if (!encoder.isShortened()) {
                arnValues.put(part.slot(), text.array(), partFrom, text.length(), context.redaction());
            }
            text.truncate(end);
        }
        if (!parameter.recorded()) {
            text.truncate(start);
        }
    }

    /** Replaces an argument that could not be captured by an omission marker. */
    void markLost(CapturePlan.ParameterPlan parameter, int start, Throwable cause) {
        try {
            text.truncate(start);
            if (parameter.recorded()) {
                text.raw(parameter.key());
                OmissionMarker.unreadable(text, cause);
            }
        } catch (Throwable e) {
            text.truncate(start);
        }
    }

    void endArguments(boolean incomplete) {
        try {
            if (incomplete) {
                throw new IllegalStateException("an argument was captured incompletely");
            }
            if (event.heldCount() == 0) {
                // An object with held values is closed when they are written.
                ObjectFitter.close(text, 0, context.limits().maxBytes());
            }
        } catch (Throwable e) {
            context.failures().report(ARGUMENTS_LOST, e);
            event.dropHeld(0);
            text.truncate(0);
            OmissionMarker.unreadable(text, e);
        }
        event.end(EventField.REQUEST_PARAMETERS);
        argumentsEnded = true;
    }

    /** At the end of the stack the arguments may not have been ended: their text must not become part of another field. */
    void ensureArgumentsEnded() {
        if (!argumentsEnded) {
            endArguments(true);
        }
    }

    /** Writes the response elements, or an omission marker. */
    void addResponse(CapturePlan plan, @Nullable Object result) {
        int start = text.length();
        int held = event.heldCount();
        try {
            encoder.startObject(secrets);
            for (int i = 0; i < plan.responses.length; i++) {
                CapturePlan.ResponsePlan response = plan.responses[i];
                if (plan.slots == 0) {
                    encoder.addResponse(event, i, response, result);
                    continue;
                }
                text.raw(response.key());
                int from = text.length();
                encoder.encode(text, result, response.property(), response.sensitivity());
                if (!encoder.isShortened()) {
                    arnValues.put(response.slot(), text.array(), from, text.length(), context.redaction());
                }
            }
            if (event.heldCount() == held) {
                ObjectFitter.close(text, start, context.limits().maxBytes());
            }
        } catch (Throwable e) {
            context.failures().report(RESULT_LOST, e);
            event.dropHeld(held);
            text.truncate(start);
            OmissionMarker.unreadable(text, e);
        }
    }

    /** Writes a marker in place of the response elements: the event must not look like a success. */
    void addUnknownOutcome(String typeName) {
        OmissionMarker.type(text, "pending", typeName);
    }

    /** Writes what the service answered to the request that the call served. */
    void addAnswer(Answer answer) {
        if (!answer.response().isEmpty()) {
            encoder.startObject(secrets);
            encoder.encode(text, answer.response(), Sensitivity.CLEAR);
        }
    }

    /** Whether the trail records the event, now that its resources are known. Recorded if the selectors fail. */
    boolean isSelected(CapturePlan plan) {
        if (plan.byResource == null) {
            return true;
        }
        try {
            return plan.byResource.test(arnValues.resources(plan.resources));
        } catch (Throwable e) {
            context.failures().report(SELECTION_LOST, e);
            return true;
        }
    }

    /** Writes the failure of the call, if any, and its resources. */
    void addOutcome(CapturePlan plan, @Nullable Answer answer, @Nullable Throwable failure) {
        event.end(EventField.RESPONSE_ELEMENTS);
        if (failure != null) {
            ErrorWriter.write(event, failure, secrets, context.redaction());
        } else if (answer != null && answer.errorCode() != null) {
            ErrorWriter.write(event, answer.errorCode(), answer.errorMessage(), secrets, context.redaction());
        }
        if (plan.resources.length > 0) {
            arnValues.write(text, plan.resources);
            event.end(EventField.RESOURCES);
        }
    }
}
