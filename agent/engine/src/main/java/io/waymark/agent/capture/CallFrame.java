package io.waymark.agent.capture;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.request.HandlerCall.Answer;
import io.waymark.agent.request.ServedRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A recorded call, from its begin to its end. Nothing is ever thrown into the application. */
final class CallFrame extends CallArguments {
    private static final String NOT_FOLLOWED =
            "a future does not accept callbacks; its event says that the outcome is unknown";

    /** Whether a ring slot is reserved for the event. */
    private boolean reserved;

    CallFrame(CallStack stack, int index, CapturePlan plan, CaptureContext context, ValueEncoder encoder) {
        super(stack, index, plan, context, encoder);
    }

    void open(CapturePlan newPlan, @Nullable Object newReceiver, long requestIdHigh, long requestIdLow) {
        openArguments(newPlan, newReceiver);
        event.open(newPlan, requestIdHigh, requestIdLow);
    }

    /** Reserves a ring slot for the event; returns null, or the reason of the refusal. */
    @Nullable
    String reserve() {
        String obstacle = context.ring().reserve(plan().durability.guarantee());
        reserved = obstacle == null;
        return obstacle;
    }

    void start(Caller by) {
        event.event().caller(by);
        startArguments();
    }

    /** Whether woven code has passed all arguments of the call and not reported its end. */
    @Override
    boolean isOpen() {
        return hasAllArguments() && !ended;
    }

    void resume(DetachedCall detached) {
        event.resume(detached);
        reserved = detached.takeReservation();
        startArguments();
        // The method has returned already; woven code reports no other end.
        ended = true;
    }

    @Override
    void close() {
        closeArguments();
        if (reserved) {
            reserved = false;
            context.ring().release();
        }
        event.close();
    }

    @Override
    public void returned() {
        complete(false, null, null);
    }

    @Override
    public void returned(boolean value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(char value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(int value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(long value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(float value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(double value) {
        if (plan().responses.length == 0) {
            complete(false, null, null);
        } else {
            complete(true, value, null);
        }
    }

    @Override
    public void returned(@Nullable Object value) {
        if (value instanceof CompletionStage<?> stage) {
            detach(stage, value);
        } else if (value != null && AsyncResults.isAsync(value)) {
            returnedAsync(value);
        } else {
            complete(true, value, null);
        }
    }

    private void returnedAsync(Object value) {
        CompletionStage<?> stage = null;
        stack.suppressed = true;
        try {
            stage = AsyncResults.stage(value, context.pendingCalls());
        } catch (Throwable e) {
            context.failures().report(NOT_FOLLOWED, e);
        } finally {
            stack.suppressed = false;
        }
        if (stage != null) {
            detach(stage, value);
        } else if (!postpone(value)) {
            complete(true, AsyncResults.settled(value), null);
        }
    }

    /** Records a call that serves a request, and returned what does its work later, when the request has ended. */
    private boolean postpone(Object value) {
        Caller by = event.event().caller();
        ServedRequest request =
                by == null || by.isReusable() ? null : context.callers().currentRequest();
        if (request == null
                || !request.category().mayBeEvent()
                || !request.auditedHandler().isPostponable()
                || !isHandler(request, plan().method)) {
            return false;
        }
        DetachedCall detached = detach();
        if (detached != null) {
            PostponedCall call = new PostponedCall(detached, value.getClass().getName());
            if (!request.auditedHandler().postpone(call)) {
                call.end(null);
            }
        }
        return true;
    }

    private static boolean isHandler(ServedRequest request, AuditedMethod method) {
        return request.isServedBy(method.declaringClass(), method.methodName(), method.descriptor());
    }

    @Override
    public void threw(Throwable exception) {
        complete(false, null, exception);
    }

    /** Ends a call whose response element has been read already. */
    void returned(ReadResponse response) {
        complete(true, response, null);
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
        end(types, thrown, result, resultBits);
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
        end(types, thrown, result, resultBits);
    }

    /** Ends a call whose arguments it has already: one of them can change, or the event needs text. */
    void end(int types, @Nullable Throwable thrown, @Nullable Object result, long resultBits) {
        if (thrown == null) {
            returned(types & TYPE_MASK, result, resultBits);
        } else {
            threw(thrown);
        }
    }

    private void returned(int type, @Nullable Object result, long resultBits) {
        switch (type) {
            case NONE -> returned();
            case BOOLEAN -> returned(resultBits != 0);
            case CHARACTER -> returned((char) resultBits);
            case FLOAT -> returned(Float.intBitsToFloat((int) resultBits));
            case DOUBLE -> returned(Double.longBitsToDouble(resultBits));
            case REFERENCE, UNMEASURED -> returned(result);
            default -> returned(resultBits);
        }
    }

    private void complete(boolean hasResult, @Nullable Object result, @Nullable Throwable failure) {
        try {
            endArguments();
        } catch (Throwable e) {
            context.failures().report(CALLER_LOST, e);
        }
        finish(hasResult, result, failure);
    }

    /** Detaches the call from the thread, until the stage completes. */
    private void detach(CompletionStage<?> stage, Object result) {
        DetachedCall detached = detach();
        if (detached != null) {
            context.pendingCalls().track(stage, result.getClass(), detached);
        }
    }

    /** Detaches the call from the thread; returns null if its event is lost. */
    private @Nullable DetachedCall detach() {
        DetachedCall detached = null;
        try {
            endArguments();
            if (unpublished) {
                unpublished = false;
                detached = new DetachedCall(stack.stacks(), plan(), event, reserved);
                reserved = false;
            }
        } catch (Throwable e) {
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.pop(index);
        }
        return detached;
    }

    /** Ends the part of the call that runs on the application's thread, within its request. */
    private void endArguments() {
        stack.suppressed = true;
        try {
            event.endArguments(isIncomplete());
            Caller by = event.event().caller();
            if (by != null && by.isProvisional()) {
                event.event().caller(context.callers().current());
            }
        } finally {
            stack.suppressed = false;
        }
    }

    /** Writes the rest of the event, publishes it and closes the call; returns whether it was published. */
    boolean finish(boolean hasResult, @Nullable Object result, @Nullable Throwable failure) {
        CapturePlan current = plan();
        Caller by = event.event().caller();
        if (!unpublished || by == null) {
            return false;
        }
        boolean published = false;
        try {
            stack.suppressed = true;
            event.ensureArgumentsEnded();
            if (result instanceof AsyncResults.UnknownOutcome unknown) {
                event.addUnknownOutcome(unknown.typeName());
            } else if (result instanceof Answer answer) {
                event.addAnswer(answer);
            } else if (hasResult && current.responses.length > 0) {
                event.addResponse(current, result);
            }
            event.addOutcome(current, result instanceof Answer answer ? answer : null, failure);
            if (event.isSelected(current)) {
                event.event().describe(current.template, by);
                event.event().completedAt(System.currentTimeMillis());
                publish(current);
                published = true;
                if (!by.isReusable()) {
                    AuditedMethod method = current.method;
                    context.callers()
                            .replacedEvents()
                            .onAudited(method.declaringClass(), method.methodName(), method.descriptor());
                }
            }
            unpublished = false;
        } catch (Throwable e) {
            unpublished = false;
            context.failures().report(EVENT_LOST, e);
        } finally {
            stack.suppressed = false;
            stack.pop(index);
        }
        return published;
    }

    private void publish(CapturePlan current) {
        if (reserved) {
            reserved = false;
            context.ring().publishReserved(event.event(), current.durability.guarantee());
        } else {
            context.ring().publish(event.event(), current.durability);
        }
    }
}
