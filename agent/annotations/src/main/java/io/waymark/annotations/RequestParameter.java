package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records the argument in the event's {@code requestParameters}, as it was when the method was entered.
 *
 * <p>Strings, numbers, booleans, enums, dates and times, UUIDs, optionals, collections, maps, arrays, records and beans
 * (properties that are fields) are written as JSON, bounded in depth, length and count; what is cut says so.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequestParameter {
    /**
     * The key in {@code requestParameters}.
     *
     * @return the key; empty (the default) for the parameter's name as the class file holds it ({@code javac
     *     -parameters} or {@code -g})
     */
    String value() default "";
}
