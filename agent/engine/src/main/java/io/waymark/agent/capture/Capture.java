package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.RefusedCall;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SecretNames;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.agent.ring.Ring;
import io.waymark.base.reference.SparePool;
import io.waymark.writer.selectors.EventSelection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Captures calls of audited methods and puts them into the ring. Safe for use by many threads; never throws.
 *
 * <p>No event comes of a call that is not selected, that is made on a thread of ours or by a capture in progress,
 * or by which an overriding method reaches the one it overrides.
 */
public final class Capture {
    /** Made ahead: where it is needed, the stack may be at its end. */
    private static final RefusedCall NOT_CAPTURED = new RefusedCall("its begin could not be captured");

    /** So that what the ring keeps alive is bounded. */
    private static final int MAX_HELD_PARAMETERS = 8;

    private static final String NOT_BEGUN = "event lost: the begin of a call could not be captured";

    private final CapturePlans plans;
    private final CaptureContext captureContext;
    private final CallStacks stacks;
    private final SparePool<MemberWriter> spareWriters = new SparePool<>();
    private final HeldValueEncoder heldValues;

    /**
     * Creates a capture.
     *
     * @param methods the methods' numbers
     * @param selection which events are recorded
     * @param settings what the user decides
     * @param tokenKey gives the key of the tokens that stand for values marked so; asked when there is one
     * @param marks finds what is marked as sensitive in the classes of recorded objects
     * @param callers who the current thread works for
     * @param ring where events go
     * @param failures reports failed captures
     * @param pendingCalls takes calls that return a pending completion stage
     */
    public Capture(
            MethodRegistry methods,
            EventSelection selection,
            CaptureSettings settings,
            Supplier<byte[]> tokenKey,
            SensitiveMarks marks,
            CallerContext callers,
            Ring ring,
            CaptureFailures failures,
            PendingCalls pendingCalls) {
        Redactor redaction = new Redactor(new SecretNames(settings.secretNames()), tokenKey);
        ValueShapes shapes = new ValueShapes(redaction, marks);
        // Of the ring's consumer.
        heldValues = new HeldValueEncoder(
                new ValueEncoder(settings.limits(), redaction, shapes),
                settings.limits().maxBytes());
        plans = new CapturePlans(methods, selection, settings.accountId(), redaction, heldValues);
        captureContext =
                new CaptureContext(settings.limits(), redaction, shapes, callers, ring, failures, pendingCalls);
        stacks = new CallStacks(captureContext);
        preloadClasses();
    }

    /** Initializes classes now: one that is first needed at the end of a stack could never be used again. */
    private void preloadClasses() {
        JsonBuffer text = JsonBuffer.sharing(256);
        SeenSecrets secrets = new SeenSecrets();
        ValueEncoder encoder =
                new ValueEncoder(captureContext.limits(), captureContext.redaction(), captureContext.shapes());
        encoder.startObject(secrets);
        encoder.encode(text, List.of(1, "https://user@host"), AuditedMethod.Sensitivity.CLEAR);
        OmissionMarker.unreadable(text, new IllegalStateException());
        captureContext.shapes().get(CaptureSettings.class);
        text.raw(new byte[3 * ObjectFitter.MIN_SHARE]);
        text.reset(0);
        text.string("x".repeat(ObjectFitter.MIN_SHARE));
        ObjectFitter.fit(text, 0, ObjectFitter.MIN_SHARE);
        CapturedEvent event = new CapturedEvent(256);
        event.hold(false, 0, UUID.class);
        ErrorWriter.write(event, new IllegalStateException("preload"), secrets, captureContext.redaction());
    }

    /**
     * Begins a call.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to fill in; {@link Bridge#NOT_RECORDED} if it needs no event; a {@link RefusedCall} if its event
     *     cannot be kept and the method must not run without it
     */
    public AuditedCall begin(int methodId, @Nullable Object receiver) {
        CapturePlan plan = null;
        try {
            plan = plans.get(methodId);
            return plan.selected ? stacks.current().open(plan, receiver) : Bridge.NOT_RECORDED;
        } catch (Throwable e) {
            captureContext.failures().report(NOT_BEGUN, e);
            return plan != null && plan.denyOnFailure ? NOT_CAPTURED : Bridge.NOT_RECORDED;
        }
    }

    /**
     * Begins a call whose arguments cannot change. It gets them at its {@linkplain AuditedCall#exit exit}.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to end; {@link Bridge#NOT_RECORDED} if it needs no event
     */
    public AuditedCall enter(int methodId, @Nullable Object receiver) {
        try {
            CapturePlan plan = plans.get(methodId);
            return plan.selected ? stacks.current().enter(plan, receiver) : Bridge.NOT_RECORDED;
        } catch (Throwable e) {
            captureContext.failures().report(NOT_BEGUN, e);
            return Bridge.NOT_RECORDED;
        }
    }

    /**
     * Lends a writer for an event that is not a call of an audited method.
     *
     * @return a writer for one event, to be closed
     */
    public MemberWriter memberWriter() {
        MemberWriter spare = spareWriters.take();
        return spare == null ? new MemberWriter(captureContext, spareWriters) : spare;
    }

    /**
     * Prepares request parameters that events hold.
     *
     * @param always the members that are the same for all events, in order, at least one
     * @param names the names of the others, in order
     * @return null if events cannot hold them: a name is secret or long, or there are too many
     */
    public @Nullable HeldParameters heldParameters(Map<String, String> always, List<String> names) {
        Redactor redaction = captureContext.redaction();
        boolean plain = Stream.concat(always.keySet().stream(), names.stream())
                .noneMatch(name -> redaction.isSecret(name) || name.length() > ValueEncoder.MAX_NAME_LENGTH);
        if (!plain || always.isEmpty() || names.size() > MAX_HELD_PARAMETERS) {
            return null;
        }
        try (MemberWriter writer = memberWriter()) {
            writer.write(EventField.REQUEST_PARAMETERS, always);
            JsonBuffer text = writer.event().text();
            text.truncate(text.length() - 1);
            List<byte[]> keys = names.stream().map(CapturePlan::key).toList();
            return new HeldParameters(text.toByteArray(), keys, heldValues);
        }
    }

    /**
     * Whether values with a name are hidden, wherever they are.
     *
     * @param name of a parameter or property
     * @return {@code true} if it is one of the secret names
     */
    public boolean hides(String name) {
        return captureContext.redaction().isSecret(name);
    }

    /**
     * Ignores calls on the current thread until {@link #resume}: they are made by code that the agent runs.
     *
     * @return for that method: whether calls were captured before
     */
    public boolean suppress() {
        return stacks.current().suppress();
    }

    /**
     * Captures calls on the current thread again.
     *
     * @param suppressed what {@link #suppress} returned
     */
    public void resume(boolean suppressed) {
        if (suppressed) {
            stacks.current().resume();
        }
    }

    /** Whether the current thread has a stack: a platform thread keeps it, a virtual thread only while it needs it. */
    boolean hasStack() {
        return stacks.isAttached();
    }
}
