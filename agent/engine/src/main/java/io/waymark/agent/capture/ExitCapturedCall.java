package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.ImmutableValues;
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
    /** In place of types. */
    private static final int NOT_HELD = -1;

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
            boolean isRead = hasResponse && isObject(types & TYPE_MASK);
            Object response = isRead ? response(plan, result) : null;
            int recorded = hasResponse ? recordedTypes(plan, types, response, lagging) : types;
            if (held && recorded != NOT_HELD) {
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
                    replaceEvents(plan.method);
                }
            } else {
                if (isRead) {
                    read = response instanceof ReadResponse failed ? failed : new ReadResponse(response, null);
                }
                frame = stack.replace(this, by);
                passFew(frame, types, first, firstBits, second, secondBits, third, thirdBits, fourth, fourthBits);
                frame.ended = true;
            }
        } catch (Throwable e) {
            // The frame, if there is one, is closed with this call.
            frame = null;
            unpublished = false;
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.suppressed = false;
            if (frame == null) {
                stack.pop(index);
            }
        }
        end(frame, read, types, thrown, result, resultBits);
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
            long fourthBits,
            int moreTypes,
            @Nullable Object fifth,
            long fifthBits,
            @Nullable Object sixth,
            long sixthBits,
            @Nullable Object seventh,
            long seventhBits,
            @Nullable Object eighth,
            long eighthBits) {
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
                    && isHeld(moreTypes, 0, fifth, lagging)
                    && isHeld(moreTypes, 1, sixth, lagging)
                    && isHeld(moreTypes, 2, seventh, lagging)
                    && isHeld(moreTypes, 3, eighth, lagging)
                    && !isAsync(result);
            boolean hasResponse = held && plan.responses.length > 0 && (types & TYPE_MASK) != NONE;
            boolean isRead = hasResponse && isObject(types & TYPE_MASK);
            Object response = isRead ? response(plan, result) : null;
            int recorded = hasResponse ? recordedTypes(plan, types, response, lagging) : types;
            if (held && recorded != NOT_HELD) {
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
                                fourthBits,
                                moreTypes,
                                fifth,
                                fifthBits,
                                sixth,
                                sixthBits,
                                seventh,
                                seventhBits,
                                eighth,
                                eighthBits);
                if (!current.isReusable()) {
                    replaceEvents(plan.method);
                }
            } else {
                if (isRead) {
                    read = response instanceof ReadResponse failed ? failed : new ReadResponse(response, null);
                }
                frame = stack.replace(this, by);
                passFew(frame, types, first, firstBits, second, secondBits, third, thirdBits, fourth, fourthBits);
                passMore(
                        frame, moreTypes, fifth, fifthBits, sixth, sixthBits, seventh, seventhBits, eighth, eighthBits);
                frame.ended = true;
            }
        } catch (Throwable e) {
            // The frame, if there is one, is closed with this call.
            frame = null;
            unpublished = false;
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.suppressed = false;
            if (frame == null) {
                stack.pop(index);
            }
        }
        end(frame, read, types, thrown, result, resultBits);
    }

    /** Ends the call in its frame, which has the arguments; does nothing if it needs none. */
    private static void end(
            @Nullable CallFrame frame,
            @Nullable ReadResponse read,
            int types,
            @Nullable Throwable thrown,
            @Nullable Object result,
            long resultBits) {
        if (read != null && frame != null) {
            frame.returned(read);
        } else if (frame != null) {
            frame.end(types, thrown, result, resultBits);
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

    private static boolean isObject(int type) {
        return type == REFERENCE || type == UNMEASURED;
    }

    /** Returns the response element of a result; a {@link ReadResponse} if it cannot be read. */
    private @Nullable Object response(CapturePlan plan, @Nullable Object result) {
        try {
            return stack.encoder().find(plan.responses[0], result);
        } catch (Throwable e) {
            return new ReadResponse(null, e);
        }
    }

    /** Returns the types with that of the response element; {@link #NOT_HELD} if the event cannot hold it. */
    private int recordedTypes(CapturePlan plan, int types, @Nullable Object response, boolean lagging) {
        int resultType = types & TYPE_MASK;
        if (!isObject(resultType)) {
            return plan.responses[0].isWhole() ? types : NOT_HELD;
        }
        if (response instanceof ReadResponse) {
            return NOT_HELD;
        }
        try {
            boolean declared =
                    resultType == UNMEASURED && plan.responses[0].property().isEmpty();
            if (!lagging && stack.encoder().isFoundClear() && (declared || response instanceof String)) {
                return (types & ~TYPE_MASK) | UNMEASURED;
            }
            return stack.encoder().isHoldable(response) ? (types & ~TYPE_MASK) | REFERENCE : NOT_HELD;
        } catch (Throwable e) {
            // The frame reports it, if it fails again.
            return NOT_HELD;
        }
    }

    /** The call belongs to a request or a job whose own event it may stand for. */
    private void replaceEvents(AuditedMethod method) {
        context.callers().replacedEvents().onAudited(method.declaringClass(), method.methodName(), method.descriptor());
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

    private static void passFew(
            CallFrame frame,
            int types,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits) {
        pass(frame, 0, types, 1, first, firstBits);
        pass(frame, 1, types, 2, second, secondBits);
        pass(frame, 2, types, 3, third, thirdBits);
        pass(frame, 3, types, 4, fourth, fourthBits);
    }

    private static void passMore(
            CallFrame frame,
            int types,
            @Nullable Object fifth,
            long fifthBits,
            @Nullable Object sixth,
            long sixthBits,
            @Nullable Object seventh,
            long seventhBits,
            @Nullable Object eighth,
            long eighthBits) {
        pass(frame, 4, types, 0, fifth, fifthBits);
        pass(frame, 5, types, 1, sixth, sixthBits);
        pass(frame, 6, types, 2, seventh, seventhBits);
        pass(frame, 7, types, 3, eighth, eighthBits);
    }

    /** Passes an argument, if the method has it. */
    private static void pass(CallFrame frame, int argument, int types, int index, @Nullable Object value, long bits) {
        switch (types >>> (TYPE_BITS * index) & TYPE_MASK) {
            case NONE -> {}
            case BOOLEAN -> frame.argument(argument, bits != 0);
            case CHARACTER -> frame.argument(argument, (char) bits);
            case FLOAT -> frame.argument(argument, Float.intBitsToFloat((int) bits));
            case DOUBLE -> frame.argument(argument, Double.longBitsToDouble(bits));
            case REFERENCE, UNMEASURED -> frame.argument(argument, value);
            default -> frame.argument(argument, bits);
        }
    }
}
