package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * A call of an audited method in progress. Woven code gets it from {@link Bridge#begin}, passes it the arguments that are
 * recorded (one method per JVM type, so that nothing is boxed), and ends it exactly once with {@code returned} or {@link
 * #threw}.
 *
 * <p>A call belongs to the thread that began it. No method throws, and none keeps a reference to a value after the call has
 * ended.
 */
public abstract class AuditedCall {
    /**
     * Set by woven code when the method has ended, before it reports the outcome. At the end of a stack, where no method
     * can be called any more, this is the only report.
     */
    public boolean ended;

    /** For subclasses. */
    protected AuditedCall() {}

    /**
     * Records an argument.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, boolean value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, char value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does; also for {@code byte} and {@code short}.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, int value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, long value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, float value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, double value);

    /**
     * Records an argument, as {@link #argument(int, boolean)} does.
     *
     * @param index the argument's index among the method's recorded parameters, from 0
     * @param value the argument
     */
    public abstract void argument(int index, @Nullable Object value);

    /** Ends the call of a {@code void} method. */
    public abstract void returned();

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public abstract void returned(boolean value);

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public abstract void returned(char value);

    /**
     * Ends the call; also for {@code byte} and {@code short}.
     *
     * @param value the result
     */
    public abstract void returned(int value);

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public abstract void returned(long value);

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public abstract void returned(float value);

    /**
     * Ends the call.
     *
     * @param value the result
     */
    public abstract void returned(double value);

    /**
     * Ends the call. If the result is a {@link java.util.concurrent.CompletionStage}, the event is recorded when that
     * completes; the stage itself is not changed.
     *
     * @param value the result
     */
    public abstract void returned(@Nullable Object value);

    /**
     * Ends the call with the exception that the method threw.
     *
     * @param exception the exception
     */
    public abstract void threw(Throwable exception);
}
