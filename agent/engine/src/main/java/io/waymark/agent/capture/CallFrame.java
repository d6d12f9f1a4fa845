package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A recorded call, from its begin to its end. Nothing is ever thrown into the application. */
final class CallFrame extends CallArguments {
    private static final String CALLER_LOST =
            "the end of a call could not be captured whole; its caller may be missing";
    private static final String EVENT_LOST = "event lost: the end of a call could not be captured";

    private final int index;
    private CapturePlan.ResponsePlan[] responses = CapturePlan.NO_RESPONSES;
    private @Nullable CapturePlan plan;
    /** Room for the event is reserved in the ring. */
    private boolean reserved;

    private @Nullable Object receiver;
    private @Nullable Caller caller;

    CallFrame(CallStack stack, int index, CaptureContext context, ValueEncoder encoder) {
        super(stack, context, encoder);
        this.index = index;
    }

    void open(CapturePlan site, @Nullable Object on, long requestIdHigh, long requestIdLow) {
        plan = site;
        responses = site.responses;
        receiver = on;
        openArguments(site.parameters);
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
        startArguments();
    }

    /** Whether woven code has told the whole begin of the call, and not its end. */
    boolean isOpen() {
        return hasAllArguments() && !ended;
    }

    /** Whether the call has begun, but nothing was made of it. */
    boolean isAbandoned() {
        return plan != null && isStarted();
    }

    void resume(PendingCall pending) {
        event.resume(pending);
        reserved = pending.takeReservation();
        caller = pending.caller();
        startArguments();
        // The application's method has, and no woven code will tell so.
        ended = true;
    }

    /** Lets go of everything. */
    void close() {
        closeArguments();
        plan = null;
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
            context.reportFailure(CALLER_LOST, e);
        }
        finish(hasResult, result, failure);
    }

    /** Lets the call go on without the thread, until the stage completes. */
    private void detach(CompletionStage<?> stage) {
        PendingCall pending = null;
        try {
            endArguments();
            CapturePlan site = plan;
            Caller by = caller;
            plan = null;
            if (site != null && by != null) {
                pending = new PendingCall(stack.stacks(), context, site, by, event, reserved);
                reserved = false;
            }
        } catch (Throwable e) {
            context.reportFailure(EVENT_LOST, e);
        } finally {
            stack.pop(index);
        }
        if (pending != null) {
            pending.track(stage);
        }
    }

    /** Ends the part of the call that has the application's thread and request. */
    private void endArguments() {
        stack.suppressed = true;
        try {
            event.endArguments(isIncomplete());
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
            context.reportFailure(EVENT_LOST, e);
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
