package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.CapturedEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its completion stage. Holds text, no object of the application. Completes once, on any thread.
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
            CaptureContext context,
            CapturePlan plan,
            Caller caller,
            EventBuilder builder,
            boolean reserved) {
        this.stacks = stacks;
        this.context = context;
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
                    "completion stage rejected the callback; its event is recorded now, without a result", e);
            // The encoder never reads a stage: each response element becomes an omission marker.
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
            context.reportFailure("event lost: capture failed when a completion stage completed", e);
        }
    }

    /** Transfers the reserved ring slot to the caller; returns whether there is one. */
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
