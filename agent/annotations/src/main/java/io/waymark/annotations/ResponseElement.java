package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records the method's result, or one property of it, in the event's {@code responseElements}. For a method that returns
 * a {@link java.util.concurrent.CompletionStage} the result is what the stage completes with.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ResponseElement.List.class)
public @interface ResponseElement {
    /**
     * The key in {@code responseElements}.
     *
     * @return the key; empty (the default) for the last name in {@link #property()}, or for {@code result} where that is
     *     empty too
     */
    String value() default "";

    /**
     * Which property of the result to record: names joined by dots, such as {@code customer.id}.
     *
     * @return the path; empty (the default) for the result itself
     */
    String property() default "";

    /** Several {@link ResponseElement}s on one method; the compiler writes it. */
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {
        /**
         * The repeated annotations.
         *
         * @return them, in order
         */
        ResponseElement[] value();
    }
}
