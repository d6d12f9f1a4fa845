package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.bootstrap.CallOpener;
import io.waymark.agent.bootstrap.RefusedCall;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.CallerContext;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.redact.Redaction;
import io.waymark.agent.redact.SecretNames;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.Problems;
import io.waymark.agent.ring.Ring;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures calls of audited methods and puts them into the ring. Safe for use by many threads; never throws.
 *
 * <p>No event comes of a call that is not selected, that is made on a thread of ours or by a capture in progress,
 * or by which an overriding method reaches the one it overrides.
 */
public final class Capture extends CallOpener {
    /** Made ahead: where it is needed, the stack may be at its end. */
    private static final RefusedCall NOT_CAPTURED = new RefusedCall("its begin could not be captured");

    private final SitePlans plans;
    private final CaptureStages stages;
    private final CallStacks stacks;
    private volatile @Nullable LibraryListener libraries;

    /**
     * Creates a capture.
     *
     * @param sites the methods' numbers
     * @param selection which events are recorded
     * @param settings what the user decides
     * @param tokenKey gives the key of the tokens that stand for values marked so; asked when there is one
     * @param ring where events go
     * @param counters counts failures
     * @param problems hears of failures
     */
    public Capture(
            SiteRegistry sites,
            EventSelection selection,
            CaptureSettings settings,
            Supplier<byte[]> tokenKey,
            Ring ring,
            Counters counters,
            Problems problems) {
        Redaction redaction = new Redaction(new SecretNames(settings.secretNames()), tokenKey);
        plans = new SitePlans(sites, selection, settings.accountId(), redaction);
        CallerContext callers = new CallerContext(settings.accountId(), settings.serviceName());
        stages = new CaptureStages(
                settings.limits(), redaction, new ValueShapes(redaction), callers, ring, counters, problems);
        stacks = new CallStacks(stages);
        rehearse();
    }

    /** Initializes classes now: one that is first needed at the end of a stack could never be used again. */
    private void rehearse() {
        JsonBuffer text = new JsonBuffer(256);
        SeenSecrets secrets = new SeenSecrets();
        ValueEncoder encoder = new ValueEncoder(stages.limits(), stages.redaction(), stages.shapes());
        encoder.within(0, secrets);
        encoder.encode(text, List.of(1), EventSite.Sensitivity.CLEAR);
        Omission.unreadable(text, new IllegalStateException());
        ErrorText.write(text, new IllegalStateException("rehearsal"), secrets);
    }

    @Override
    public Call begin(int site, @Nullable Object receiver) {
        SitePlan plan = null;
        try {
            plan = plans.get(site);
            return plan.selected ? stacks.current().open(plan, receiver) : Bridge.NOT_RECORDED;
        } catch (Throwable e) {
            stages.failed("event lost: the begin of a call could not be captured", e);
            return plan != null && plan.refusing ? NOT_CAPTURED : Bridge.NOT_RECORDED;
        }
    }

    @Override
    public @Nullable Object enterRequest(Object request) {
        try {
            return stages.callers().enter(request);
        } catch (Throwable e) {
            stages.failed("a request could not be looked at; its caller is not known", e);
            return null;
        }
    }

    @Override
    public void leaveRequest(@Nullable Object outer) {
        try {
            stages.callers().leave(outer);
        } catch (Throwable e) {
            stages.failed("the end of a request could not be noted", e);
        }
    }

    @Override
    public void handOver(Object task) {
        try {
            if (!stages.callers().isForSomebody()) {
                return;
            }
            CallStack stack = stacks.current();
            if (!stack.busy) {
                stack.busy = true;
                try {
                    stages.callers().handOver(task);
                } finally {
                    stack.busy = false;
                }
            }
        } catch (Throwable e) {
            stages.failed("a task's caller could not be noted; what it does has none", e);
        }
    }

    @Override
    public @Nullable Object enterTask(Object task) {
        try {
            return stages.callers().enterTask(task);
        } catch (Throwable e) {
            stages.failed("a task's caller could not be found; what it does has none", e);
            return null;
        }
    }

    /**
     * Names who hears of calls of libraries; nobody does before.
     *
     * @param listener it
     */
    public void tellOfLibraries(LibraryListener listener) {
        libraries = listener;
    }

    /**
     * Whoever the current thread works for.
     *
     * @return the sender of the request that led here; null if none did
     */
    public @Nullable Caller requester() {
        return stages.callers().isForSomebody() ? stages.callers().current() : null;
    }

    @Override
    public @Nullable Object enterLibrary(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        try {
            LibraryListener listener = libraries;
            return listener == null ? null : listener.enter(woven, context, argument);
        } catch (Throwable e) {
            stages.failed("event lost: the begin of a library's call could not be captured", e);
            return null;
        }
    }

    @Override
    public void passLibrary(Class<?> woven, Object detail) {
        try {
            LibraryListener listener = libraries;
            if (listener != null) {
                listener.pass(detail);
            }
        } catch (Throwable e) {
            stages.failed("details of a library's call could not be captured", e);
        }
    }

    @Override
    public void leaveLibrary(Object call, @Nullable Object result, @Nullable Throwable failure) {
        try {
            LibraryListener listener = libraries;
            if (listener != null) {
                listener.leave(call, result, failure);
            }
        } catch (Throwable e) {
            stages.failed("event lost: the end of a library's call could not be captured", e);
        }
    }
}
