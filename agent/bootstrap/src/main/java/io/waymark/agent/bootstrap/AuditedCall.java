package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * A call of an audited method in progress. Woven code gets it from {@link Bridge#begin}, passes it the arguments that are
 * recorded (one method per JVM type, so that nothing is boxed), and ends it exactly once with {@code returned} or {@link
 * #threw}. Where no recorded argument can change, it gets the call from {@link Bridge#enter}, and passes arguments and outcome
 * together to {@link #exit}.
 *
 * <p>The methods here do nothing. A call belongs to the thread that began it. No method throws, and none keeps a reference to a
 * value after the call has ended.
 */
public abstract class AuditedCall {
    /**
     * Set by woven code when the method has ended, before it reports the outcome. At the end of a stack, where no method
     * can be called any more, this is the only report.
     */
    public boolean ended;

    /** A type among those of {@link #exit}: no value. */
    public static final int NONE = 0;

    /** A type among those of {@link #exit}: its bits are 0 or 1. */
    public static final int BOOLEAN = 1;

    /** A type among those of {@link #exit}. */
    public static final int CHARACTER = 2;

    /** A type among those of {@link #exit}: {@code byte}, {@code short}, {@code int} or {@code long}. */
    public static final int INTEGER = 3;

    /** A type among those of {@link #exit}: its bits are those of {@link Float#floatToRawIntBits}. */
    public static final int FLOAT = 4;

    /** A type among those of {@link #exit}: its bits are those of {@link Double#doubleToRawLongBits}. */
    public static final int DOUBLE = 5;

    /** A type among those of {@link #exit}: an object; it has no bits. */
    public static final int REFERENCE = 6;

    /** A type among those of {@link #exit}: an argument of a string, a {@code BigDecimal} or {@code BigInteger}, of any size. */
    public static final int UNMEASURED = 7;

    /** Bits of each type among those of {@link #exit}. */
    public static final int TYPE_BITS = 4;

    /** The result's type among those of {@link #exit}. */
    public static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

    /** The most arguments that the first {@code exit} takes. */
    public static final int FEW_AT_EXIT = 4;

    /** The most arguments that the second {@code exit} takes. */
    public static final int MAX_AT_EXIT = 8;

    /** For subclasses. */
    protected AuditedCall() {}

    /**
     * Records an argument.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, boolean value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, char value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does; also for {@code byte} and {@code short}.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, int value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, long value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, float value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, double value) {}

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public void argument(int index, @Nullable Object value) {}

    /** Ends the call of a {@code void} method. */
    public void returned() {}

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public void returned(boolean value) {}

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public void returned(char value) {}

    /**
     * Ends the call; also for {@code byte} and {@code short}.
     *
     * @param value the result
     */
    public void returned(int value) {}

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public void returned(long value) {}

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public void returned(float value) {}

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public void returned(double value) {}

    /**
     * Ends the call. If the result is a {@link java.util.concurrent.CompletionStage}, the event is recorded when that
     * completes; the stage itself is not changed.
     *
     * @param value the result
     */
    public void returned(@Nullable Object value) {}

    /**
     * Ends the call with the exception that the method threw.
     *
     * @param exception the exception
     */
    public void threw(Throwable exception) {}

    /**
     * Ends a call that {@link Bridge#enter} began, or whose arguments have been passed because one of them can change.
     *
     * @param types {@link #TYPE_BITS} each, from the lowest: what the result is, and what the recorded arguments are, in their
     *     order
     * @param thrown the exception that the method threw; null if it returned
     * @param result the result, if it is an object; so for the arguments
     * @param resultBits the result, if it is primitive; so for the arguments
     * @param first an argument as it was passed to the method
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
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
            long fourthBits) {}

    /**
     * Ends a call with five to {@value #MAX_AT_EXIT} recorded arguments, as the other {@code exit} does. A method of its own, so
     * that calls with fewer do not pay for it.
     *
     * @param types {@link #TYPE_BITS} each, from the lowest: what the result is, and what the first {@value #FEW_AT_EXIT}
     *     arguments are
     * @param moreTypes likewise: what the others are
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
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
            long eighthBits) {}
}
