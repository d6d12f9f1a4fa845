package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import org.jspecify.annotations.Nullable;

/** A recorded call on the stack of its thread, from its begin to its end. Used by one thread. */
abstract class OpenCall extends AuditedCall {
    static final String CALLER_LOST = "end of a call captured incompletely; its event may lack the caller";
    static final String EVENT_LOST = "event lost: capture failed at the end of a call";

    final CallStack stack;
    final CaptureContext context;
    /** Its place on the stack. */
    final int index;
    /** Stays after the call: it refers to no object of the application. */
    private CapturePlan plan;

    private @Nullable Object receiver;
    /** Whether the event is still to be published. */
    boolean unpublished;

    OpenCall(CallStack stack, int index, CapturePlan plan, CaptureContext context) {
        this.stack = stack;
        this.index = index;
        this.plan = plan;
        this.context = context;
    }

    final void openCall(CapturePlan newPlan, @Nullable Object newReceiver) {
        // Mostly unchanged; skipping the write skips the garbage collector's write barrier.
        if (plan != newPlan) {
            plan = newPlan;
        }
        receiver = newReceiver;
        ended = false;
        unpublished = true;
    }

    final void closeCall() {
        unpublished = false;
        receiver = null;
    }

    final CapturePlan plan() {
        return plan;
    }

    final @Nullable Object receiver() {
        return receiver;
    }

    /** Whether woven code has a handle of the call. */
    abstract boolean isStarted();

    /** Whether woven code has a handle of the call, and has not reported its end. */
    abstract boolean isOpen();

    /** Releases the objects of the application and the reserved slot. */
    abstract void close();

    /** Whether the call has started and no event was published for it. */
    final boolean isAbandoned() {
        return unpublished && isStarted();
    }

    /**
     * Whether this call is of a method that overrides the other one, so that the other call is a super call, or of a proxy
     * of the other one.
     */
    @SuppressWarnings("ReferenceEquality") // there is one object for each method
    final boolean isOverriding(CapturePlan other, @Nullable Object otherReceiver) {
        CapturePlan current = plan;
        // A method has another plan after each change of what is selected.
        if (current.method == other.method) {
            return other.contract != null && ProxyLayers.isLayer(receiver, otherReceiver, other.method.methodName());
        }
        return (otherReceiver != null
                        && otherReceiver == receiver
                        && isSameSignature(current.signature, other.signature))
                || (other.contract != null && isSameContract(current.contract, other.contract));
    }

    @SuppressWarnings("ReferenceEquality") // both are interned
    private static boolean isSameContract(@Nullable String one, String other) {
        return one == other;
    }

    @SuppressWarnings("ReferenceEquality") // both are interned
    private static boolean isSameSignature(String one, String other) {
        return one == other;
    }
}
