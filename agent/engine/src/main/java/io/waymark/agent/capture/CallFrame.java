package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is recorded. Arguments become JSON text at once, so that the record holds what was passed. What cannot be
 * captured becomes a mark; nothing is ever thrown into the application.
 */
final class CallFrame extends AuditedCall {
    private static final String ARGUMENT_LOST = "an argument could not be captured; its event has a mark in its place";
    private static final String CALLER_LOST =
            "the end of a call could not be captured whole; its caller may be missing";
    private static final String EVENT_LOST = "event lost: the end of a call could not be captured";
    private static final int NOT_STARTED = -1;

    private final CallStack stack;
    private final int index;
    private final CaptureContext context;
    private final ValueEncoder encoder;
    private final EventBuilder event;
    private final JsonBuffer text;
    private CapturePlan.ParameterPlan[] parameters = CapturePlan.NO_PARAMETERS;
    private CapturePlan.ResponsePlan[] responses = CapturePlan.NO_RESPONSES;
    private @Nullable CapturePlan plan;
    /**
     * How many of the arguments have come. Written last of all: if an argument meets the end of the stack, woven code knows
     * nothing of the call, and never tells its end.
     */
    private int argumentsReceived = NOT_STARTED;
    /** Room for the event is reserved in the ring. */
    private boolean reserved;
    /** The text of the arguments is not whole. */
    private boolean argumentsIncomplete;

    private @Nullable Object receiver;
    private @Nullable Caller caller;

    CallFrame(CallStack stack, int index, CaptureContext stages, ValueEncoder encoder) {
        this.stack = stack;
        this.index = index;
        this.context = stages;
        this.encoder = encoder;
        this.event = new EventBuilder(stages, encoder);
        this.text = event.event().text();
    }

    void open(CapturePlan site, @Nullable Object on, long requestIdHigh, long requestIdLow) {
        plan = site;
        parameters = site.parameters;
        responses = site.responses;
        receiver = on;
        argumentsIncomplete = false;
        argumentsReceived = NOT_STARTED;
        ended = false;
        event.open(site, requestIdHigh, requestIdLow);
    }

    /** Reserves room for the event; returns null, or why there is none. */
    @Nullable
    String reserve() {
        CapturePlan site = plan;
        String obstacle = site == null ? null : context.ring().reserve(site.durability.guarantee());
        reserved = obstacle == null;
        return obstacle;
    }

    void start(Caller by) {
        caller = by;
        argumentsReceived = 0;
    }

    /** Whether woven code has told the whole begin of the call, and not its end. */
    boolean isOpen() {
        return argumentsReceived >= parameters.length && !ended;
    }

    /** Whether the call has begun, but nothing was made of it. */
    boolean isAbandoned() {
        return plan != null && argumentsReceived != NOT_STARTED;
    }

    void resume(DetachedCall pending) {
        event.resume(pending);
        reserved = pending.takeReservation();
        caller = pending.caller();
        argumentsReceived = 0;
        // The application's method has, and no woven code will tell so.
        ended = true;
    }

    /** Lets go of everything. */
    void close() {
        argumentsReceived = NOT_STARTED;
        plan = null;
        parameters = CapturePlan.NO_PARAMETERS;
        responses = CapturePlan.NO_RESPONSES;
        receiver = null;
        caller = null;
        if (reserved) {
            reserved = false;
            context.ring().release();
        }
        event.close();
    }

    /** Whether this call is that of an overriding method, from which a call to the overridden one would come. */
    boolean isOverriding(CapturePlan other, @Nullable Object otherReceiver) {
        CapturePlan current = plan;
        return otherReceiver != null
                && otherReceiver == receiver
                && current != null
                && current != other
                && isSameSignature(current.signature, other.signature);
    }

    @SuppressWarnings("ReferenceEquality") // both are interned
    private static boolean isSameSignature(String one, String other) {
        return one == other;
    }

    @Override
    public void argument(int argumentIndex, boolean value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.bool(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, char value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.string(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, int value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, long value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, float value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, double value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public void argument(int argumentIndex, @Nullable Object value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = parameters[argumentIndex];
            if (parameter.plain() && value instanceof String string) {
                text.raw(parameter.key());
                encoder.string(text, string);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            argumentsIncomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    private void captureArgument(CapturePlan.ParameterPlan parameter, @Nullable Object value) {
        stack.suppressed = true;
        try {
            event.addArgument(parameter, value);
        } finally {
            stack.suppressed = false;
        }
    }

    private void markLostArgument(int argumentIndex, int start, Throwable cause) {
        try {
            context.failures().report(ARGUMENT_LOST, cause);
            if (argumentIndex < parameters.length) {
                event.markLost(parameters[argumentIndex], start, cause);
            }
            argumentsIncomplete = false;
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
            endArguments();
        } catch (Throwable e) {
            context.failures().report(CALLER_LOST, e);
        }
        finish(hasResult, result, failure);
    }

    /** Lets the call go on without the thread, until the stage completes. */
    private void detach(CompletionStage<?> stage) {
        DetachedCall pending = null;
        try {
            endArguments();
            CapturePlan site = plan;
            Caller by = caller;
            plan = null;
            if (site != null && by != null) {
                pending = new DetachedCall(stack.stacks(), site, by, event, reserved);
                reserved = false;
            }
        } catch (Throwable e) {
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.pop(index);
        }
        if (pending != null) {
            context.pendingCalls().track(stage, pending);
        }
    }

    /** Ends the part of the call that has the application's thread and request. */
    private void endArguments() {
        stack.suppressed = true;
        try {
            event.endArguments(argumentsIncomplete);
            Caller by = caller;
            if (by != null && by.isProvisional()) {
                caller = context.callers().current();
            }
        } finally {
            stack.suppressed = false;
        }
    }

    /** Writes the rest of the event, hands it over and closes the call. */
    void finish(boolean hasResult, @Nullable Object result, @Nullable Throwable failure) {
        CapturePlan site = plan;
        Caller by = caller;
        if (site == null || by == null) {
            return;
        }
        try {
            stack.suppressed = true;
            event.ensureArgumentsEnded();
            if (hasResult && responses.length > 0) {
                event.addResponse(site, result);
            }
            event.addOutcome(site, failure);
            if (event.isSelected(site)) {
                event.event().describe(site.template, by);
                event.event().completedAt(System.currentTimeMillis());
                publish(site);
            }
            plan = null;
        } catch (Throwable e) {
            plan = null;
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.suppressed = false;
            stack.pop(index);
        }
    }

    private void publish(CapturePlan site) {
        if (reserved) {
            reserved = false;
            context.ring().publishReserved(event.event(), site.durability.guarantee());
        } else {
            context.ring().publish(event.event(), site.durability);
        }
    }
}
