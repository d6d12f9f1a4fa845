package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.RefusedCall;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.record.UuidGenerator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open calls of one thread, the innermost last. Frames are reused. Used by one thread at a time. */
final class CallStack {
    /** Open calls whose buffers are kept for the next call. */
    static final int MAX_RETAINED_FRAMES = 8;

    private final CaptureContext context;
    private final UuidGenerator requestIds;
    private final CallStacks stacks;
    private final boolean pooled;
    private final ValueEncoder encoder;
    private @Nullable CallFrame[] frames = new CallFrame[4];
    private int depth;
    private long requestIdHigh;
    private long requestIdLow;
    /** Whether calls are ignored: a capture is in progress and makes them, or the thread is the agent's. */
    boolean suppressed;

    /**
     * Creates a stack.
     *
     * @param context shared by all calls
     * @param requestIds generates the request ids of this stack
     * @param stacks the pool of stacks
     * @param pooled whether the stack returns to the pool after the outermost call; else its thread keeps it
     */
    CallStack(CaptureContext context, UuidGenerator requestIds, CallStacks stacks, boolean pooled) {
        this.context = context;
        this.requestIds = requestIds;
        this.stacks = stacks;
        this.pooled = pooled;
        this.encoder = new ValueEncoder(context.limits(), context.redaction(), context.shapes());
    }

    AuditedCall open(CapturePlan plan, @Nullable Object receiver) {
        if (suppressed) {
            return Bridge.NOT_RECORDED;
        }
        CallFrame innermost = innermost();
        if (innermost != null && innermost.isOverriding(plan, receiver)) {
            return Bridge.NOT_RECORDED;
        }
        int index = depth;
        CallFrame frame;
        String obstacle;
        try {
            CallerScope scope = context.callers().currentScope();
            if (index == 0) {
                nextRequestId(scope);
            }
            frame = push(plan, receiver);
            suppressed = true;
            obstacle = plan.denyOnFailure ? frame.reserve() : null;
            if (obstacle == null) {
                frame.start(context.callers().callerOf(scope));
            }
            suppressed = false;
        } catch (Throwable e) {
            suppressed = false;
            pop(index);
            throw e;
        }
        if (obstacle != null) {
            pop(index);
            return new RefusedCall(obstacle);
        }
        return frame;
    }

    /**
     * Finds the innermost open call. At the end of the stack, woven code may have failed to report the start or the end of a
     * call: such a call is closed now, so that it is not taken for the caller of later ones.
     */
    private @Nullable CallFrame innermost() {
        while (depth > 0) {
            CallFrame frame = frames[depth - 1];
            if (frame != null && frame.isOpen()) {
                return frame;
            }
            if (frame != null && frame.isAbandoned()) {
                context.failures().reportLost();
            }
            // The stack stays with the thread: a call is being opened on it.
            unwind(depth - 1);
        }
        return null;
    }

    /** Ignores calls until {@link #resume()}; returns false if they are ignored already. */
    boolean suppress() {
        if (suppressed) {
            return false;
        }
        suppressed = true;
        return true;
    }

    /** Captures calls again. A stack that was borrowed to ignore them is given back. */
    void resume() {
        suppressed = false;
        if (depth == 0 && pooled) {
            stacks.release(this);
        }
    }

    /** Reopens a call whose completion stage has completed. */
    CallFrame resume(DetachedCall pending) {
        CallFrame frame = push(pending.plan(), null);
        frame.resume(pending);
        return frame;
    }

    private CallFrame push(CapturePlan plan, @Nullable Object receiver) {
        int index = depth;
        if (index == frames.length) {
            frames = Arrays.copyOf(frames, index * 2);
        }
        CallFrame frame = frames[index];
        if (frame == null) {
            frame = new CallFrame(this, index, plan, context, encoder);
            frames[index] = frame;
        }
        depth = index + 1;
        frame.open(plan, receiver, requestIdHigh, requestIdLow);
        return frame;
    }

    /** All calls of a request have its id; outside of requests, an outermost call and those inside it have one of their own. */
    private void nextRequestId(@Nullable CallerScope scope) {
        if (scope == null) {
            requestIds.next();
            requestIdHigh = requestIds.high();
            requestIdLow = requestIds.low();
        } else {
            requestIdHigh = scope.requestIdHigh();
            requestIdLow = scope.requestIdLow();
        }
    }

    /** Closes a call, and calls inside it whose end was never reported. */
    void pop(int index) {
        unwind(index);
        if (index == 0 && pooled) {
            stacks.release(this);
        }
    }

    private void unwind(int index) {
        for (int i = depth - 1; i >= index; i--) {
            CallFrame frame = frames[i];
            if (frame != null) {
                frame.close();
            }
            if (i >= MAX_RETAINED_FRAMES) {
                frames[i] = null;
            }
        }
        depth = index;
    }

    CallStacks stacks() {
        return stacks;
    }
}
