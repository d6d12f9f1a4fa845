package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps a value out of the trail: on a parameter, on a method (then its result), or on a field, getter, setter, constructor
 * parameter or record component of an object that is recorded. A mark holds for subclasses and implementations too. One that
 * fits no recorded property is reported, and hides the properties that it may mean.
 *
 * <p>In URLs, the user information and the values of parameters with secret names are hidden without it.
 *
 * <p>Values under names such as {@code password}, {@code secret}, {@code token} or {@code authorization} are hidden
 * without it, at any depth.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Sensitive {
    /**
     * Whether to write a keyed token in the value's place. Equal values give equal tokens, so that events can be
     * searched for a value that is known without the trail ever holding it; without the key a token tells nothing.
     *
     * @return {@code false} (the default) for the fixed text {@code HIDDEN_DUE_TO_SECURITY_REASONS}; {@code true} for
     *     {@code hmac-sha256:} and 32 hexadecimal digits
     */
    boolean tokenize() default false;
}
