package io.waymark.agent.capture;

import io.waymark.agent.calls.CallCompletion;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.request.HandlerCall.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that has left its thread, until its completion stage completes. It holds text, nothing of the application's. */
final class DetachedCall implements CallCompletion {
    /** About what a call takes besides its text, with its entry among the pending calls. */
    private static final int OBJECTS_BYTES = 1024;

    private final CallStacks stacks;
    private final CapturePlan plan;
    private final CapturedEvent event;
    private final ArnTemplateValues arnValues = new ArnTemplateValues();
    private final List<String> secrets;
    private boolean reserved;

    DetachedCall(CallStacks stacks, CapturePlan plan, EventBuilder builder, boolean reserved) {
        this.stacks = stacks;
        this.plan = plan;
        this.event = builder.detach(plan);
        this.arnValues.copyFrom(builder.arnValues());
        this.secrets = builder.secrets();
        this.reserved = reserved;
    }

    @Override
    public void complete(@Nullable Object value, @Nullable Throwable failure) {
        finish(failure == null, AsyncResults.settled(value), failure == null ? null : ErrorWriter.unwrap(failure));
    }

    @Override
    public boolean isAbandonable() {
        return true;
    }

    @Override
    public void abandon(String type) {
        forget(type);
    }

    @Override
    public int retainedBytes() {
        return OBJECTS_BYTES + event.text().array().length;
    }

    /** Records the call with the outcome of the request that it served; returns whether it was published. */
    boolean answer(Answer answer) {
        return finish(true, answer, null);
    }

    /** Records the call with an unknown outcome; returns whether it was published. */
    boolean forget(String type) {
        return finish(true, new AsyncResults.UnknownOutcome(type), null);
    }

    private boolean finish(boolean hasResult, @Nullable Object value, @Nullable Throwable failure) {
        CallStack current = stacks.current();
        CallStack stack = current.suppressed ? stacks.detached() : current;
        return stack.resume(this).finish(hasResult, value, failure);
    }

    /** Hands over the room that is reserved in the ring, if any. */
    boolean takeReservation() {
        boolean taken = reserved;
        reserved = false;
        return taken;
    }

    CapturePlan plan() {
        return plan;
    }

    CapturedEvent event() {
        return event;
    }

    ArnTemplateValues arnValues() {
        return arnValues;
    }

    List<String> secrets() {
        return secrets;
    }
}
