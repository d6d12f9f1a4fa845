package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.HeldType;
import io.waymark.agent.record.ImmutableValues;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a recorded call. What may change becomes JSON text at once, so that the record holds what was passed;
 * {@link ImmutableValues} are held until the consumer writes them. An argument that cannot be captured becomes an omission
 * marker. A superclass of the call rather than a part of it: woven code calls these methods, and one more call for each
 * argument would cost time and stack.
 */
abstract class CallArguments extends OpenCall {
    private static final String ARGUMENT_LOST = "argument not captured; its event has an omission marker instead";
    private static final int NOT_STARTED = -1;

    final EventBuilder event;
    private final ValueEncoder encoder;
    private final CapturedEvent captured;
    private final JsonBuffer text;
    /**
     * Number of arguments received. Written last of all: if an argument meets the end of the stack, woven code has no
     * handle of the call, and never reports its end.
     */
    private int argumentsReceived = NOT_STARTED;

    private boolean incomplete;

    CallArguments(CallStack stack, int index, CapturePlan plan, CaptureContext context, ValueEncoder encoder) {
        super(stack, index, plan, context);
        this.encoder = encoder;
        this.event = new EventBuilder(context, encoder);
        this.captured = event.event();
        this.text = captured.text();
    }

    final void openArguments(CapturePlan newPlan, @Nullable Object newReceiver) {
        openCall(newPlan, newReceiver);
        incomplete = false;
        argumentsReceived = NOT_STARTED;
    }

    final void startArguments() {
        argumentsReceived = 0;
    }

    final void closeArguments() {
        argumentsReceived = NOT_STARTED;
        closeCall();
    }

    @Override
    final boolean isStarted() {
        return argumentsReceived != NOT_STARTED;
    }

    final boolean hasAllArguments() {
        return argumentsReceived >= plan().parameters.length;
    }

    /** Whether the text of an argument was cut off. */
    final boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public final void argument(int argumentIndex, boolean value) {
        int start = text.length();
        try {
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.BOOLEAN, value ? 1 : 0)) {
                text.raw(parameter.key());
                text.bool(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.CHARACTER, value)) {
                text.raw(parameter.key());
                text.string(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.INTEGER, value)) {
                text.raw(parameter.key());
                text.number(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.INTEGER, value)) {
                text.raw(parameter.key());
                text.number(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.FLOAT, Float.floatToRawIntBits(value))) {
                text.raw(parameter.key());
                text.number(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, HeldType.DOUBLE, Double.doubleToRawLongBits(value))) {
                text.raw(parameter.key());
                text.number(value);
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
            CapturePlan.ParameterPlan parameter = plan().parameters[argumentIndex];
            if (!parameter.plain()) {
                captureArgument(argumentIndex, value);
            } else if (!captured.hold(false, argumentIndex, value)) {
                encodeArgument(argumentIndex, value);
            }
        } catch (Throwable e) {
            incomplete = true;
            markLostArgument(argumentIndex, start, e);
        }
        argumentsReceived = argumentIndex + 1;
    }

    private void encodeArgument(int argumentIndex, @Nullable Object value) {
        if (value instanceof String string) {
            text.raw(plan().parameters[argumentIndex].key());
            encoder.string(text, string);
        } else {
            captureArgument(argumentIndex, value);
        }
    }

    private void captureArgument(int argumentIndex, @Nullable Object value) {
        stack.suppressed = true;
        try {
            event.addArgument(plan().parameters[argumentIndex], argumentIndex, value);
        } finally {
            stack.suppressed = false;
        }
    }

    private void markLostArgument(int argumentIndex, int start, Throwable cause) {
        try {
            context.failures().report(ARGUMENT_LOST, cause);
            if (argumentIndex < plan().parameters.length) {
                event.markLost(plan().parameters[argumentIndex], start, cause);
            }
            incomplete = false;
        } catch (Throwable e) {
            // At the end of the stack the text stays incomplete; a marker replaces it when the call ends.
            return;
        }
    }
}
