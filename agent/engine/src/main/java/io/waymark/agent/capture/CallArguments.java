package io.waymark.agent.capture;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.json.JsonBuffer;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a recorded call. They become JSON text at once, so that the record holds what was passed. An argument
 * that cannot be captured becomes an omission marker. A superclass of the call rather than a part of it: woven code calls
 * these methods, and one more call for each argument would cost time and stack.
 */
abstract class CallArguments extends AuditedCall {
    private static final String ARGUMENT_LOST = "argument not captured; its event has an omission marker instead";
    private static final int NOT_STARTED = -1;

    final CallStack stack;
    final CaptureContext context;
    final EventBuilder event;
    private final ValueEncoder encoder;
    private final JsonBuffer text;
    /** Stays after the call: it refers to no object of the application. */
    private CapturePlan plan;
    /**
     * Number of arguments received. Written last of all: if an argument meets the end of the stack, woven code has no
     * handle of the call, and never reports its end.
     */
    private int argumentsReceived = NOT_STARTED;

    private boolean incomplete;

    CallArguments(CallStack stack, CapturePlan plan, CaptureContext context, ValueEncoder encoder) {
        this.stack = stack;
        this.plan = plan;
        this.context = context;
        this.encoder = encoder;
        this.event = new EventBuilder(context, encoder);
        this.text = event.event().text();
    }

    final void openArguments(CapturePlan newPlan) {
        // Mostly unchanged; skipping the write skips the garbage collector's write barrier.
        if (plan != newPlan) {
            plan = newPlan;
        }
        incomplete = false;
        argumentsReceived = NOT_STARTED;
    }

    final void startArguments() {
        argumentsReceived = 0;
    }

    final void closeArguments() {
        argumentsReceived = NOT_STARTED;
    }

    final CapturePlan plan() {
        return plan;
    }

    final boolean isStarted() {
        return argumentsReceived != NOT_STARTED;
    }

    final boolean hasAllArguments() {
        return argumentsReceived >= plan.parameters.length;
    }

    /** Whether the text of an argument was cut off. */
    final boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public final void argument(int argumentIndex, boolean value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.bool(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, char value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.string(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, int value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, long value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, float value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, double value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain()) {
                text.raw(parameter.key());
                text.number(value);
            } else {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    @Override
    public final void argument(int argumentIndex, @Nullable Object value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan.parameters[argumentIndex];
            if (parameter.plain() && value instanceof String string) {
                text.raw(parameter.key());
                encoder.string(text, string);
            } else if (!parameter.plain() || !captureNumber(parameter, value)) {
                captureArgument(parameter, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    /** Captures a number of a common type, without the guards against code of the application. */
    private boolean captureNumber(CapturePlan.ParameterPlan parameter, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            text.raw(parameter.key());
            text.number(((Number) value).longValue());
            return true;
        }
        if (value instanceof BigDecimal && value.getClass() == BigDecimal.class) {
            text.raw(parameter.key());
            encoder.text(text, value, ValueKind.BIG_NUMBER);
            return true;
        }
        return false;
    }

    private void captureArgument(CapturePlan.ParameterPlan parameter, @Nullable Object value) {
        stack.suppressed = true;
        try {
            event.addArgument(parameter, value);
        } finally {
            stack.suppressed = false;
        }
    }

    private void markLostArgument(int argumentIndex, int start, Throwable cause) {
        try {
            context.failures().report(ARGUMENT_LOST, cause);
            if (argumentIndex < plan.parameters.length) {
                event.markLost(plan.parameters[argumentIndex], start, cause);
            }
            incomplete = false;
        } catch (Throwable e) {
            // At the end of the stack the text stays incomplete; a marker replaces it when the call ends.
            return;
        }
    }
}
