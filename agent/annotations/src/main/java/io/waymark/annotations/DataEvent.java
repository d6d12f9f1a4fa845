package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes each call of the method a data event: an operation on the contents of a resource, often frequent. Data events
 * are recorded only where an event selector of the trail matches them.
 *
 * <p>One event is written per call, when the call completes, also when it fails. For a method that returns a {@link
 * java.util.concurrent.CompletionStage} that is when the stage completes. Annotate a method with a body;
 * on an abstract or native method it is reported and has no effect. It is not inherited: an overriding method needs its
 * own.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface DataEvent {
    /**
     * The record's {@code eventName}.
     *
     * @return the name; empty (the default) for the method's name with its first letter in upper case, so that
     *     {@code createOrder} is recorded as {@code CreateOrder}
     */
    String name() default "";

    /**
     * Whether the operation only reads: the record's {@code readOnly}.
     *
     * @return {@code true} if the operation changes nothing
     */
    boolean readOnly() default false;

    /**
     * What holds of the call's event when the call returns; of a call that returns a {@link
     * java.util.concurrent.CompletionStage}, what holds before the thread that completes the stage continues.
     *
     * @return the guarantee; by default the configured one
     */
    Guarantee guarantee() default Guarantee.DEFAULT;

    /**
     * What becomes of the call when its event cannot be kept.
     *
     * @return the policy; by default the configured one
     */
    OnFailure onFailure() default OnFailure.DEFAULT;
}
