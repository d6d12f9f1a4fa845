package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is recorded. Arguments become JSON text at once, so that the record holds what was passed. What cannot be
 * captured becomes a mark; nothing is ever thrown into the application.
 */
final class CallFrame extends Call {
    private static final String ARGUMENT_LOST = "an argument could not be captured; its event has a mark in its place";
    private static final String CALLER_LOST =
            "the end of a call could not be captured whole; its caller may be missing";
    private static final String EVENT_LOST = "event lost: the end of a call could not be captured";
    private static final int NOT_BEGUN = -1;

    private final CallStack stack;
    private final int index;
    private final CaptureStages stages;
    private final ValueEncoder encoder;
    private final EventText event;
    private final JsonBuffer text;
    private SitePlan.Parameter[] parameters = SitePlan.NO_PARAMETERS;
    private SitePlan.Response[] responses = SitePlan.NO_RESPONSES;
    private @Nullable SitePlan plan;
    /**
     * How many of the arguments have come. Written last of all: if an argument meets the end of the stack, woven code knows
     * nothing of the call, and never tells its end.
     */
    private int told = NOT_BEGUN;
    /** Room for the event is reserved in the ring. */
    private boolean reserved;
    /** The text of the arguments is not whole. */
    private boolean damaged;

    private @Nullable Object receiver;
    private @Nullable Caller caller;

    CallFrame(CallStack stack, int index, CaptureStages stages, ValueEncoder encoder) {
        this.stack = stack;
        this.index = index;
        this.stages = stages;
        this.encoder = encoder;
        this.event = new EventText(stages, encoder);
        this.text = event.event().text();
    }

    void open(SitePlan site, @Nullable Object on, long requestIdHigh, long requestIdLow) {
        plan = site;
        parameters = site.parameters;
        responses = site.responses;
        receiver = on;
        damaged = false;
        told = NOT_BEGUN;
        ended = false;
        event.open(site, requestIdHigh, requestIdLow);
    }

    /** Reserves room for the event; returns null, or why there is none. */
    @Nullable
    String reserve() {
        SitePlan site = plan;
        String obstacle = site == null ? null : stages.ring().reserve(site.promise.guarantee());
        reserved = obstacle == null;
        return obstacle;
    }

    void begin(Caller by) {
        caller = by;
        told = 0;
    }

    /** Whether woven code has told the whole begin of the call, and not its end. */
    boolean goesOn() {
        return told >= parameters.length && !ended;
    }

    /** Whether the call has begun, but nothing was made of it. */
    boolean isUntold() {
        return plan != null && told != NOT_BEGUN;
    }

    void resume(PendingCall pending) {
        event.resume(pending);
        reserved = pending.takeReservation();
        caller = pending.caller();
        told = 0;
        // The application's method has, and no woven code will tell so.
        ended = true;
    }

    /** Lets go of everything. */
    void close() {
        told = NOT_BEGUN;
        plan = null;
        parameters = SitePlan.NO_PARAMETERS;
        responses = SitePlan.NO_RESPONSES;
        receiver = null;
        caller = null;
        if (reserved) {
            reserved = false;
            stages.ring().release();
        }
        event.close();
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
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
            damaged = true;
            lost(place, start, e);
        }
        told = place + 1;
    }

    private void captured(SitePlan.Parameter parameter, @Nullable Object value) {
        stack.busy = true;
        try {
            event.argument(parameter, value);
        } finally {
            stack.busy = false;
        }
    }

    private void lost(int place, int start, Throwable cause) {
        try {
            stages.failed(ARGUMENT_LOST, cause);
            if (place < parameters.length) {
                event.lost(parameters[place], start, cause);
            }
            damaged = false;
        } catch (Throwable e) {
            // At the end of the stack the text stays as it is; it is left out when the call ends.
            return;
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
            stages.failed(CALLER_LOST, e);
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
            plan = null;
            if (site != null && by != null) {
                pending = new PendingCall(stack.stacks(), stages, site, by, event, reserved);
                reserved = false;
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
        stack.busy = true;
        try {
            event.endArguments(damaged);
            Caller by = caller;
            if (by != null && by.isProvisional()) {
                caller = stages.callers().current();
            }
        } finally {
            stack.busy = false;
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
            stack.busy = true;
            event.ensureArgumentsEnded();
            if (hasResult && responses.length > 0) {
                event.response(site, result);
            }
            event.outcome(site, failure);
            if (event.isSelected(site)) {
                event.event().describe(site.template, by);
                event.event().completedAt(System.currentTimeMillis());
                publish(site);
            }
            plan = null;
        } catch (Throwable e) {
            plan = null;
            stages.failed(EVENT_LOST, e);
        } finally {
            stack.busy = false;
            stack.pop(index);
        }
    }

    private void publish(SitePlan site) {
        if (reserved) {
            reserved = false;
            stages.ring().publishReserved(event.event(), site.promise.guarantee());
        } else {
            stages.ring().publish(event.event(), site.promise);
        }
    }
}
