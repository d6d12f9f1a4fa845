package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.BridgeHandler;
import io.waymark.agent.bootstrap.RefusedCall;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SecretNames;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventSelection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures calls of audited methods and puts them into the ring. Safe for use by many threads; never throws.
 *
 * <p>No event comes of a call that is not selected, that is made on a thread of ours or by a capture in progress,
 * or by which an overriding method reaches the one it overrides.
 */
public final class Capture extends BridgeHandler {
    /** Made ahead: where it is needed, the stack may be at its end. */
    private static final RefusedCall NOT_CAPTURED = new RefusedCall("its begin could not be captured");

    private final CapturePlans plans;
    private final CaptureContext captureContext;
    private final CallStacks stacks;
    private volatile @Nullable LibraryCallListener libraryCallListener;

    /**
     * Creates a capture.
     *
     * @param methods the methods' numbers
     * @param selection which events are recorded
     * @param settings what the user decides
     * @param tokenKey gives the key of the tokens that stand for values marked so; asked when there is one
     * @param callers who the current thread works for
     * @param ring where events go
     * @param counters counts failures
     * @param problems hears of failures
     */
    public Capture(
            MethodRegistry methods,
            EventSelection selection,
            CaptureSettings settings,
            Supplier<byte[]> tokenKey,
            CallerContext callers,
            Ring ring,
            Counters counters,
            ProblemReporter problems) {
        Redactor redaction = new Redactor(new SecretNames(settings.secretNames()), tokenKey);
        plans = new CapturePlans(methods, selection, settings.accountId(), redaction);
        captureContext = new CaptureContext(
                settings.limits(), redaction, new ValueShapes(redaction), callers, ring, counters, problems);
        stacks = new CallStacks(captureContext);
        preloadClasses();
    }

    /** Initializes classes now: one that is first needed at the end of a stack could never be used again. */
    private void preloadClasses() {
        JsonBuffer text = new JsonBuffer(256);
        SeenSecrets secrets = new SeenSecrets();
        ValueEncoder encoder =
                new ValueEncoder(captureContext.limits(), captureContext.redaction(), captureContext.shapes());
        encoder.startObject(0, secrets);
        encoder.encode(text, List.of(1), AuditedMethod.Sensitivity.CLEAR);
        OmissionMarker.unreadable(text, new IllegalStateException());
        ErrorWriter.write(new CapturedEvent(256), new IllegalStateException("preload"), secrets);
    }

    @Override
    public AuditedCall begin(int methodId, @Nullable Object receiver) {
        CapturePlan plan = null;
        try {
            plan = plans.get(methodId);
            return plan.selected ? stacks.current().open(plan, receiver) : Bridge.NOT_RECORDED;
        } catch (Throwable e) {
            captureContext.reportFailure("event lost: the begin of a call could not be captured", e);
            return plan != null && plan.denyOnFailure ? NOT_CAPTURED : Bridge.NOT_RECORDED;
        }
    }

    @Override
    public @Nullable Object enterRequest(Object request) {
        try {
            return captureContext.callers().enterRequest(request);
        } catch (Throwable e) {
            captureContext.reportFailure("a request could not be looked at; its caller is not known", e);
            return null;
        }
    }

    @Override
    public void restoreScope(@Nullable Object outer) {
        try {
            captureContext.callers().restoreScope(outer);
        } catch (Throwable e) {
            captureContext.reportFailure("the end of a request could not be noted", e);
        }
    }

    @Override
    public void propagate(Object task) {
        try {
            if (!captureContext.callers().hasCaller()) {
                return;
            }
            CallStack stack = stacks.current();
            if (!stack.suppressed) {
                stack.suppressed = true;
                try {
                    captureContext.callers().propagate(task);
                } finally {
                    stack.suppressed = false;
                }
            }
        } catch (Throwable e) {
            captureContext.reportFailure("a task's caller could not be noted; what it does has none", e);
        }
    }

    @Override
    public @Nullable Object enterTask(Object task) {
        try {
            return captureContext.callers().enterTask(task);
        } catch (Throwable e) {
            captureContext.reportFailure("a task's caller could not be found; what it does has none", e);
            return null;
        }
    }

    /**
     * Names who hears of calls of libraries; nobody does before.
     *
     * @param listener it
     */
    public void setLibraryCallListener(LibraryCallListener listener) {
        libraryCallListener = listener;
    }

    /**
     * Whoever the current thread works for.
     *
     * @return the sender of the request that led here; null if none did
     */
    public @Nullable Caller requester() {
        return captureContext.callers().hasCaller() ? captureContext.callers().current() : null;
    }

    @Override
    public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        try {
            LibraryCallListener listener = libraryCallListener;
            return listener == null ? null : listener.onEnter(woven, context, argument);
        } catch (Throwable e) {
            captureContext.reportFailure("event lost: the begin of a library's call could not be captured", e);
            return null;
        }
    }

    @Override
    public void onLibraryObject(Class<?> woven, Object detail) {
        try {
            LibraryCallListener listener = libraryCallListener;
            if (listener != null) {
                listener.onObject(detail);
            }
        } catch (Throwable e) {
            captureContext.reportFailure("details of a library's call could not be captured", e);
        }
    }

    @Override
    public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {
        try {
            LibraryCallListener listener = libraryCallListener;
            if (listener != null) {
                listener.onExit(call, result, failure);
            }
        } catch (Throwable e) {
            captureContext.reportFailure("event lost: the end of a library's call could not be captured", e);
        }
    }
}
