package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.ImmutableValues;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A recorded call whose arguments cannot change, so that woven code passes them at the exit alone. What is on the stack
 * meanwhile is what calls inside it ask for: that it is there, its method, its receiver, and by the stack the id of its
 * request. Its values go from woven code straight into the ring's slot. A {@link CallFrame} has half a kilobyte of buffers on
 * the way, in a dozen cache lines that a thread which does something else between two calls has to fetch anew.
 *
 * <p>The event is the one that a {@link CallFrame} would have made. Where it needs text, such as that of an exception or of a
 * long string, or is not published at once, such as that of a stage, a frame takes the call's place at its exit and gets the
 * arguments.
 *
 * <p>A string, {@code BigDecimal} or {@code BigInteger} is not looked at, as long as the ring's consumer keeps up: to read the
 * class and the length of three arguments that the method itself has not read costs more than all the rest. The consumer
 * encodes it, whatever its length. When more than
 * {@linkplain io.waymark.agent.ring.Ring#isLagging a sixteenth of the slots} wait, long ones are encoded at once, so that a
 * consumer which has stopped keeps no more of them alive than those of that many events. Of a response element that
 * is a string the class alone is looked at, and not even that if it is the result itself.
 *
 * <p>Nothing is ever thrown into the application.
 */
final class ExitCapturedCall extends OpenCall {
    /** Who called. The service itself stays after the call. */
    private @Nullable Caller caller;

    /** Written last of all at entry. */
    private boolean started;

    ExitCapturedCall(CallStack stack, int index, CapturePlan plan, CaptureContext context) {
        super(stack, index, plan, context);
    }

    void start(Caller by) {
        // Mostly unchanged; skipping the write skips the garbage collector's write barrier.
        if (caller != by) {
            caller = by;
        }
        started = true;
    }

    @Override
    boolean isStarted() {
        return started;
    }

    @Override
    boolean isOpen() {
        return started && !ended;
    }

    @Override
    void close() {
        closeCall();
        started = false;
        Caller by = caller;
        if (by != null && !by.isReusable()) {
            caller = null;
        }
    }

    @Override
    public void exit(
            int types,
            @Nullable Throwable thrown,
            @Nullable Object result,
            long resultBits,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits) {
        Caller by = caller;
        if (!unpublished || by == null) {
            return;
        }
        CapturePlan plan = plan();
        CallFrame frame = null;
        ReadResponse read = null;
        stack.suppressed = true;
        try {
            // All checks come before the first write to the ring, so that the reads of cold arguments overlap.
            boolean lagging = context.ring().isLagging();
            boolean held = thrown == null
                    && plan.plain
                    && isHeld(types, 1, first, lagging)
                    && isHeld(types, 2, second, lagging)
                    && isHeld(types, 3, third, lagging)
                    && isHeld(types, 4, fourth, lagging)
                    && !isAsync(result);
            boolean hasResponse = held && plan.responses.length > 0 && (types & TYPE_MASK) != NONE;
            Object response = null;
            int recorded = types;
            int resultType = types & TYPE_MASK;
            if (hasResponse && (resultType == REFERENCE || resultType == UNMEASURED)) {
                Throwable unreadable = null;
                try {
                    response = stack.encoder().find(plan.responses[0], result);
                    boolean declared = resultType == UNMEASURED
                            && plan.responses[0].property().isEmpty();
                    boolean unmeasured =
                            !lagging && stack.encoder().isFoundClear() && (declared || response instanceof String);
                    recorded = (types & ~TYPE_MASK) | (unmeasured ? UNMEASURED : REFERENCE);
                    held = unmeasured || stack.encoder().isHoldable(response);
                } catch (Throwable e) {
                    unreadable = e;
                    held = false;
                }
                if (!held) {
                    read = new ReadResponse(response, unreadable);
                }
            } else if (hasResponse) {
                held = plan.responses[0].isWhole();
            }
            if (held) {
                Caller current = by.isProvisional() ? currentCaller(by) : by;
                unpublished = false;
                context.ring()
                        .publish(
                                plan.durability.onFailure(),
                                plan.template,
                                current,
                                stack.requestIdHigh(),
                                stack.requestIdLow(),
                                recorded,
                                hasResponse,
                                plan.parameters.length,
                                response,
                                resultBits,
                                first,
                                firstBits,
                                second,
                                secondBits,
                                third,
                                thirdBits,
                                fourth,
                                fourthBits);
                if (!current.isReusable()) {
                    AuditedMethod method = plan.method;
                    context.callers()
                            .replacedEvents()
                            .onAudited(method.declaringClass(), method.methodName(), method.descriptor());
                }
            } else {
                frame = frame(types, first, firstBits, second, secondBits, third, thirdBits, fourth, fourthBits);
            }
        } catch (Throwable e) {
            unpublished = false;
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.suppressed = false;
            if (frame == null) {
                stack.pop(index);
            }
        }
        if (read != null && frame != null) {
            frame.returned(read);
        } else if (frame != null) {
            frame.exit(types, thrown, result, resultBits, null, 0, null, 0, null, 0, null, 0);
        }
    }

    /** Whether the event can refer to an argument. */
    private static boolean isHeld(int types, int index, @Nullable Object argument, boolean lagging) {
        boolean unmeasured = (types >>> (TYPE_BITS * index) & TYPE_MASK) == UNMEASURED;
        return (unmeasured && !lagging) || ImmutableValues.isImmutable(argument);
    }

    private static boolean isAsync(@Nullable Object result) {
        return result != null && (result instanceof CompletionStage<?> || AsyncResults.isAsync(result));
    }

    /** The request may have named its sender meanwhile. */
    private Caller currentCaller(Caller before) {
        try {
            return context.callers().current();
        } catch (Throwable e) {
            context.failures().report(CALLER_LOST, e);
            return before;
        }
    }

    /** Returns a frame in place of this call, with the arguments. */
    private CallFrame frame(
            int types,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits) {
        CallFrame frame = stack.replace(this, Objects.requireNonNull(caller));
        int count = frame.plan().parameters.length;
        if (count > 0) {
            pass(frame, 0, types, first, firstBits);
        }
        if (count > 1) {
            pass(frame, 1, types, second, secondBits);
        }
        if (count > 2) {
            pass(frame, 2, types, third, thirdBits);
        }
        if (count > 3) {
            pass(frame, 3, types, fourth, fourthBits);
        }
        frame.ended = true;
        return frame;
    }

    private static void pass(CallFrame frame, int argument, int types, @Nullable Object value, long bits) {
        switch (types >>> (TYPE_BITS * (argument + 1)) & TYPE_MASK) {
            case BOOLEAN -> frame.argument(argument, bits != 0);
            case CHARACTER -> frame.argument(argument, (char) bits);
            case FLOAT -> frame.argument(argument, Float.intBitsToFloat((int) bits));
            case DOUBLE -> frame.argument(argument, Double.longBitsToDouble(bits));
            case REFERENCE, UNMEASURED -> frame.argument(argument, value);
            default -> frame.argument(argument, bits);
        }
    }
}
