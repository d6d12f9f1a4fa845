package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.CapturedEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes on in a completion stage. It holds text, nothing of the application's. Its end is told once, on
 * whichever thread.
 */
final class PendingCall implements BiConsumer<@Nullable Object, @Nullable Throwable> {
    private final CallStacks stacks;
    private final CaptureContext context;
    private final CapturePlan plan;
    private final Caller caller;
    private final CapturedEvent event;
    private final ArnTemplateValues arnValues = new ArnTemplateValues();
    private final List<String> secrets;
    private final AtomicBoolean completed = new AtomicBoolean();
    private boolean reserved;

    PendingCall(
            CallStacks stacks,
            CaptureContext stages,
            CapturePlan plan,
            Caller caller,
            EventBuilder builder,
            boolean reserved) {
        this.stacks = stacks;
        this.context = stages;
        this.plan = plan;
        this.caller = caller;
        this.event = new CapturedEvent(builder.event().text().length());
        this.event.copyFrom(builder.event());
        this.arnValues.copyFrom(builder.arnValues());
        this.secrets = builder.secrets();
        this.reserved = reserved;
    }

    void track(CompletionStage<?> stage) {
        context.counters().countPending();
        try {
            stage.whenComplete(this);
        } catch (Throwable e) {
            context.reportFailure(
                    "a completion stage cannot be followed; its event is written at once, without a result", e);
            // A stage is of a kind that is never read: each response element becomes a mark.
            complete(stage, null);
        }
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failure) {
        complete(value, failure);
    }

    private void complete(@Nullable Object value, @Nullable Throwable failure) {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        context.counters().countCompleted();
        try {
            CallStack current = stacks.current();
            CallStack stack = current.suppressed ? stacks.detached() : current;
            stack.resume(this).finish(failure == null, value, failure == null ? null : ErrorWriter.unwrap(failure));
        } catch (Throwable e) {
            context.reportFailure("event lost: the completion of a stage could not be captured", e);
        }
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

    Caller caller() {
        return caller;
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
