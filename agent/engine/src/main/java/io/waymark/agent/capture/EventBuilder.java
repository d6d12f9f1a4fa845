package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of one call's event while it grows: arguments first, then what the call came to. Used by one thread. */
final class EventBuilder {
    private static final String ARGUMENTS_LOST =
            "arguments could not be captured; their event has a mark in their place";
    private static final String RESULT_LOST = "a result could not be captured; its event has a mark in its place";
    private static final String SELECTION_LOST =
            "an event could not be compared with the trail's event selectors; it is recorded";
    private static final int INITIAL_CAPACITY = 512;
    private static final int MAX_RETAINED_BYTES = 64 * 1024;

    private final CaptureContext context;
    private final ValueEncoder encoder;
    private final CapturedEvent event = new CapturedEvent(INITIAL_CAPACITY);
    private final JsonBuffer text = event.text();
    private final ArnTemplateValues arnValues = new ArnTemplateValues();
    private final SeenSecrets secrets = new SeenSecrets();
    private boolean argumentsEnded;

    EventBuilder(CaptureContext stages, ValueEncoder encoder) {
        this.context = stages;
        this.encoder = encoder;
    }

    CapturedEvent event() {
        return event;
    }

    ArnTemplateValues arnValues() {
        return arnValues;
    }

    List<String> secrets() {
        return secrets.toList();
    }

    void open(CapturePlan site, long requestIdHigh, long requestIdLow) {
        argumentsEnded = false;
        event.requestId(requestIdHigh, requestIdLow);
        if (site.slots > 0) {
            arnValues.open(site.slots);
        }
    }

    void resume(PendingCall pending) {
        argumentsEnded = true;
        event.copyFrom(pending.event());
        secrets.addAll(pending.secrets());
        if (pending.plan().slots > 0) {
            arnValues.copyFrom(pending.arnValues());
        }
    }

    /** Lets go of everything. */
    void close() {
        secrets.clear();
        event.clear(MAX_RETAINED_BYTES);
    }

    void addArgument(CapturePlan.ParameterPlan parameter, @Nullable Object value) {
        encoder.startObject(0, secrets);
        int start = text.length();
        text.raw(parameter.key());
        int from = text.length();
        encoder.encode(text, value, parameter.sensitivity());
        for (CapturePlan.ArgumentPart piece : parameter.pieces()) {
            int end = text.length();
            int pieceFrom = from;
            if (!piece.property().isEmpty()) {
                pieceFrom = end;
                encoder.encode(text, value, piece.property(), parameter.sensitivity());
            }
            arnValues.put(piece.place(), text.array(), pieceFrom, text.length(), context.redaction());
            text.truncate(end);
        }
        if (!parameter.recorded()) {
            text.truncate(start);
        }
    }

    /** Puts a mark in the place of an argument that could not be captured. */
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
                throw new IllegalStateException("an argument was captured in part");
            }
            closeObject(0);
        } catch (Throwable e) {
            context.reportFailure(ARGUMENTS_LOST, e);
            text.truncate(0);
            OmissionMarker.unreadable(text, e);
        }
        event.end(EventField.REQUEST_PARAMETERS);
        argumentsEnded = true;
    }

    /** At the end of the stack the arguments may not have been ended: their text must not be taken for another part. */
    void ensureArgumentsEnded() {
        if (!argumentsEnded) {
            endArguments(true);
        }
    }

    /** Writes the response elements, or a mark in their place. */
    void addResponse(CapturePlan site, @Nullable Object result) {
        int start = text.length();
        try {
            encoder.startObject(start, secrets);
            for (CapturePlan.ResponsePlan response : site.responses) {
                text.raw(response.key());
                int from = text.length();
                encoder.encode(text, result, response.property(), response.sensitivity());
                if (site.slots > 0) {
                    arnValues.put(response.place(), text.array(), from, text.length(), context.redaction());
                }
            }
            closeObject(start);
        } catch (Throwable e) {
            context.reportFailure(RESULT_LOST, e);
            text.truncate(start);
            OmissionMarker.unreadable(text, e);
        }
    }

    private void closeObject(int start) {
        if (text.length() > start) {
            text.replaceByte(start, '{');
            text.raw('}');
            int size = text.length() - start;
            int limit = context.limits().maxBytes();
            if (size > limit) {
                OmissionMarker.size(text, start, size <= limit * ValueEncoder.OVERRUN_FACTOR);
            }
        }
    }

    /** Whether the trail records the event, now that its resources are known. What cannot be judged is recorded. */
    boolean isSelected(CapturePlan site) {
        if (site.byResource == null) {
            return true;
        }
        try {
            return site.byResource.test(arnValues.resources(site.resources));
        } catch (Throwable e) {
            context.reportFailure(SELECTION_LOST, e);
            return true;
        }
    }

    /** Writes the rest: how the call failed, if it did, and the resources that it touched. */
    void addOutcome(CapturePlan site, @Nullable Throwable failure) {
        event.end(EventField.RESPONSE_ELEMENTS);
        if (failure != null) {
            ErrorWriter.write(event, failure, secrets);
        }
        if (site.resources.length > 0) {
            arnValues.write(text, site.resources);
            event.end(EventField.RESOURCES);
        }
    }
}
