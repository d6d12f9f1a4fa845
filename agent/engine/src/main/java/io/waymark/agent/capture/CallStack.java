package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.RefusedCall;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.identity.Caller;
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
    /** By depth. Those of closed calls may still be there, to be replaced. */
    private @Nullable OpenCall[] open = new OpenCall[4];

    /** By depth, to be used again. */
    private final @Nullable CallFrame[] frames = new CallFrame[MAX_RETAINED_FRAMES];

    private final @Nullable ExitCapturedCall[] exitCaptured = new ExitCapturedCall[MAX_RETAINED_FRAMES];
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

    /** Begins a call whose arguments are passed at its entry. */
    AuditedCall open(CapturePlan plan, @Nullable Object receiver) {
        if (isIgnored(plan, receiver)) {
            return Bridge.NOT_RECORDED;
        }
        int index = depth;
        CallFrame frame;
        String obstacle;
        try {
            CallerScope scope = beginCall();
            frame = push(plan, receiver);
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

    /** Begins a call whose arguments cannot change, and are passed at its exit. */
    AuditedCall enter(CapturePlan plan, @Nullable Object receiver) {
        if (isIgnored(plan, receiver)) {
            return Bridge.NOT_RECORDED;
        }
        int index = depth;
        try {
            CallerScope scope = beginCall();
            ExitCapturedCall call = pushExitCaptured(plan, receiver);
            call.start(context.callers().callerOf(scope));
            suppressed = false;
            return call;
        } catch (Throwable e) {
            suppressed = false;
            pop(index);
            throw e;
        }
    }

    /** Ignores calls from now on, and finds what the thread works for. */
    private @Nullable CallerScope beginCall() {
        // First of all: reading the request suppresses and resumes, and that gives a stack without a call back to the
        // pool.
        suppressed = true;
        CallerScope scope = context.callers().currentScope();
        if (depth == 0) {
            nextRequestId(scope);
        }
        return scope;
    }

    /** Whether a call needs no event of its own. */
    private boolean isIgnored(CapturePlan plan, @Nullable Object receiver) {
        if (suppressed) {
            return true;
        }
        OpenCall innermost = innermost();
        return innermost != null && innermost.isOverriding(plan, receiver);
    }

    /**
     * Finds the innermost open call. At the end of the stack, woven code may have failed to report the start or the end of a
     * call: such a call is closed now, so that it is not taken for the caller of later ones.
     */
    private @Nullable OpenCall innermost() {
        while (depth > 0) {
            OpenCall call = open[depth - 1];
            if (call != null && call.isOpen()) {
                return call;
            }
            if (call != null && call.isAbandoned()) {
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
        boolean retained = index < MAX_RETAINED_FRAMES;
        CallFrame frame = retained ? frames[index] : null;
        if (frame == null) {
            frame = new CallFrame(this, index, plan, context, encoder);
            if (retained) {
                frames[index] = frame;
            }
        }
        push(frame);
        frame.open(plan, receiver, requestIdHigh, requestIdLow);
        return frame;
    }

    private ExitCapturedCall pushExitCaptured(CapturePlan plan, @Nullable Object receiver) {
        int index = depth;
        boolean retained = index < MAX_RETAINED_FRAMES;
        ExitCapturedCall call = retained ? exitCaptured[index] : null;
        if (call == null) {
            call = new ExitCapturedCall(this, index, plan, context);
            if (retained) {
                exitCaptured[index] = call;
            }
        }
        push(call);
        call.openCall(plan, receiver);
        return call;
    }

    private void push(OpenCall call) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        // Mostly unchanged; skipping the write skips the garbage collector's write barrier.
        if (open[depth] != call) {
            open[depth] = call;
        }
        depth++;
    }

    /** Replaces a call that is captured at its exit by a frame that is to get its arguments. Calls inside it are closed. */
    CallFrame replace(ExitCapturedCall call, Caller by) {
        CapturePlan plan = call.plan();
        Object receiver = call.receiver();
        unwind(call.index);
        CallFrame frame = push(plan, receiver);
        frame.start(by);
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
            OpenCall call = open[i];
            if (call != null) {
                call.close();
            }
            if (i >= MAX_RETAINED_FRAMES) {
                open[i] = null;
            }
        }
        depth = index;
    }

    ValueEncoder encoder() {
        return encoder;
    }

    /** Half of the request id of the calls that are open. */
    long requestIdHigh() {
        return requestIdHigh;
    }

    long requestIdLow() {
        return requestIdLow;
    }

    CallStacks stacks() {
        return stacks;
    }
}
