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
    private final CaptureStages stages;
    private final SitePlan plan;
    private final Caller caller;
    private final CapturedEvent event;
    private final ArnPieces pieces = new ArnPieces();
    private final List<String> secrets;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean reserved;

    PendingCall(
            CallStacks stacks, CaptureStages stages, SitePlan plan, Caller caller, EventText soFar, boolean reserved) {
        this.stacks = stacks;
        this.stages = stages;
        this.plan = plan;
        this.caller = caller;
        this.event = new CapturedEvent(soFar.event().text().length());
        this.event.copyFrom(soFar.event());
        this.pieces.copyFrom(soFar.pieces());
        this.secrets = soFar.secrets();
        this.reserved = reserved;
    }

    void follow(CompletionStage<?> stage) {
        stages.counters().countPending();
        try {
            stage.whenComplete(this);
        } catch (Throwable e) {
            stages.failed("a completion stage cannot be followed; its event is written at once, without a result", e);
            // A stage is of a kind that is never read: each response element becomes a mark.
            end(stage, null);
        }
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failure) {
        end(value, failure);
    }

    private void end(@Nullable Object value, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        stages.counters().countCompleted();
        try {
            CallStack current = stacks.current();
            CallStack stack = current.busy ? stacks.separate() : current;
            stack.resume(this).finish(failure == null, value, failure == null ? null : ErrorText.unwrapped(failure));
        } catch (Throwable e) {
            stages.failed("event lost: the completion of a stage could not be captured", e);
        }
    }

    /** Hands over the room that is reserved in the ring, if any. */
    boolean takeReservation() {
        boolean taken = reserved;
        reserved = false;
        return taken;
    }

    SitePlan plan() {
        return plan;
    }

    Caller caller() {
        return caller;
    }

    CapturedEvent event() {
        return event;
    }

    ArnPieces pieces() {
        return pieces;
    }

    List<String> secrets() {
        return secrets;
    }
}
