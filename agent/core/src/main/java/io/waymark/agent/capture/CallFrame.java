package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is recorded. Arguments become JSON text at once, so that the record holds what was passed. What cannot be
 * captured becomes a mark; nothing is ever thrown into the application.
 */
final class CallFrame extends Call {
    private static final String ARGUMENT_LOST = "an argument could not be captured; its event has a mark in its place";
    private static final String EVENT_LOST = "event lost: the end of a call could not be captured";
    private static final String RESULT_LOST = "a result could not be captured; its event has a mark in its place";
    private static final int USUAL_BYTES = 512;
    private static final int KEPT_BYTES = 64 * 1024;

    private static final SitePlan.Parameter[] NO_PARAMETERS = {};
    private static final SitePlan.Response[] NO_RESPONSES = {};

    private final CallStack stack;
    private final int index;
    private final CaptureStages stages;
    private final ValueEncoder encoder;
    private final CapturedEvent event = new CapturedEvent(USUAL_BYTES);
    private final JsonBuffer text = event.text();
    private final ArnPieces pieces = new ArnPieces();
    private final SeenSecrets secrets = new SeenSecrets();
    private SitePlan.Parameter[] parameters = NO_PARAMETERS;
    private SitePlan.Response[] responses = NO_RESPONSES;
    private @Nullable SitePlan plan;
    private @Nullable Object receiver;
    private @Nullable Caller caller;

    CallFrame(CallStack stack, int index, CaptureStages stages, ValueEncoder encoder) {
        this.stack = stack;
        this.index = index;
        this.stages = stages;
        this.encoder = encoder;
    }

    void open(SitePlan site, @Nullable Object on, long requestIdHigh, long requestIdLow) {
        plan = site;
        parameters = site.parameters;
        responses = site.responses;
        receiver = on;
        event.requestId(requestIdHigh, requestIdLow);
        if (site.places > 0) {
            pieces.open(site.places);
        }
    }

    void begin(Caller by) {
        caller = by;
    }

    void resume(PendingCall pending) {
        event.copyFrom(pending.event());
        caller = pending.caller();
        secrets.addAll(pending.secrets());
        if (pending.plan().places > 0) {
            pieces.copyFrom(pending.pieces());
        }
    }

    /** Lets go of everything. */
    void close() {
        plan = null;
        parameters = NO_PARAMETERS;
        responses = NO_RESPONSES;
        receiver = null;
        caller = null;
        secrets.clear();
        event.clear(KEPT_BYTES);
    }

    /** Whether this call is that of an overriding method, from which a call to the overridden one would come. */
    boolean isOverriding(SitePlan other, @Nullable Object otherReceiver) {
        SitePlan current = plan;
        return otherReceiver != null
                && otherReceiver == receiver
                && current != null
                && current != other
                && isSame(current.signature, other.signature);
    }

    @SuppressWarnings("ReferenceEquality") // both are interned
    private static boolean isSame(String one, String other) {
        return one == other;
    }

    @Override
    public void parameter(int place, boolean value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.bool(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, char value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.string(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, int value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, long value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, float value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, double value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    @Override
    public void parameter(int place, @Nullable Object value) {
        int start = text.length();
        try {
            SitePlan.Parameter parameter = parameters[place];
            if (parameter.plain() && value instanceof String string) {
                text.raw(parameter.key());
                encoder.string(text, string);
            } else {
                captured(parameter, value);
            }
        } catch (Throwable e) {
            lost(place, start, e);
        }
    }

    private void captured(SitePlan.Parameter parameter, @Nullable Object value) {
        stack.setBusy(true);
        try {
            encoder.within(0, secrets);
            int start = text.length();
            text.raw(parameter.key());
            int from = text.length();
            encoder.encode(text, value, parameter.sensitivity());
            for (SitePlan.ArgumentPiece piece : parameter.pieces()) {
                int end = text.length();
                int pieceFrom = from;
                if (!piece.property().isEmpty()) {
                    pieceFrom = end;
                    encoder.encode(text, value, piece.property(), parameter.sensitivity());
                }
                pieces.keep(piece.place(), text.array(), pieceFrom, text.length(), stages.redaction());
                text.truncate(end);
            }
            if (!parameter.recorded()) {
                text.truncate(start);
            }
        } finally {
            stack.setBusy(false);
        }
    }

    private void lost(int place, int start, Throwable cause) {
        stages.failed(ARGUMENT_LOST, cause);
        try {
            text.truncate(start);
            if (place < parameters.length && parameters[place].recorded()) {
                text.raw(parameters[place].key());
                Omission.unreadable(text, cause);
            }
        } catch (Throwable e) {
            text.truncate(start);
        }
    }

    @Override
    public void returned() {
        complete(false, null, null);
    }

    @Override
    public void returned(boolean value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(char value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(int value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(long value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(float value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(double value) {
        if (responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(@Nullable Object value) {
        if (value instanceof CompletionStage<?> stage) {
            detach(stage);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void threw(Throwable exception) {
        complete(false, null, exception);
    }

    private void complete(boolean hasResult, @Nullable Object result, @Nullable Throwable failure) {
        try {
            closeArguments();
        } catch (Throwable e) {
            stages.failed(EVENT_LOST, e);
        }
        finish(hasResult, result, failure);
    }

    /** Lets the call go on without the thread, until the stage completes. */
    private void detach(CompletionStage<?> stage) {
        PendingCall pending = null;
        try {
            closeArguments();
            SitePlan site = plan;
            Caller by = caller;
            if (site != null && by != null) {
                pending = new PendingCall(stack.stacks(), stages, site, by, event, pieces, secrets.toList());
            }
        } catch (Throwable e) {
            stages.failed(EVENT_LOST, e);
        } finally {
            stack.pop(index);
        }
        if (pending != null) {
            pending.follow(stage);
        }
    }

    /** Ends the part of the call that has the application's thread and request. */
    private void closeArguments() {
        stack.setBusy(true);
        try {
            closeObject(0);
            event.endParameters();
            Caller by = caller;
            if (by != null && by.isProvisional()) {
                caller = stages.callers().current();
            }
        } finally {
            stack.setBusy(false);
        }
    }

    /** Writes the rest of the event, hands it over and closes the call. */
    void finish(boolean hasResult, @Nullable Object result, @Nullable Throwable failure) {
        SitePlan site = plan;
        Caller by = caller;
        if (site == null || by == null) {
            return;
        }
        try {
            stack.setBusy(true);
            if (hasResult && responses.length > 0) {
                response(result, site.places > 0);
            }
            event.endResponse();
            if (failure != null) {
                ErrorText.write(text, failure, secrets);
            }
            event.endError();
            if (site.resources.length > 0) {
                pieces.write(text, site.resources);
            }
            event.describe(site.template, by);
            event.completedAt(System.currentTimeMillis());
            stages.ring().publish(event);
        } catch (Throwable e) {
            stages.failed(EVENT_LOST, e);
        } finally {
            stack.setBusy(false);
            stack.pop(index);
        }
    }

    private void response(@Nullable Object result, boolean withPieces) {
        int start = text.length();
        try {
            encoder.within(start, secrets);
            for (SitePlan.Response response : responses) {
                text.raw(response.key());
                int from = text.length();
                encoder.encode(text, result, response.property(), response.sensitivity());
                if (withPieces) {
                    pieces.keep(response.place(), text.array(), from, text.length(), stages.redaction());
                }
            }
            closeObject(start);
        } catch (Throwable e) {
            stages.failed(RESULT_LOST, e);
            text.truncate(start);
            Omission.unreadable(text, e);
        }
    }

    private void closeObject(int start) {
        if (text.length() > start) {
            text.patch(start, '{');
            text.raw('}');
            int size = text.length() - start;
            int limit = stages.limits().maxBytes();
            if (size > limit) {
                Omission.size(text, start, size <= limit * ValueEncoder.OVERRUN);
            }
        }
    }
}
