package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a resource that the call touches: an entry of the record's {@code resources}. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(EventResource.List.class)
public @interface EventResource {
    /**
     * The resource's type, such as {@code Example::Orders::Order}.
     *
     * @return the value of {@code type}
     */
    String type();

    /**
     * The resource's name as a template: {@code arn:aws:orders:{region}:{account}:order/{orderId}}.
     *
     * <p>{@code {region}} and {@code {account}} are the trail's own. Any other name in braces is a parameter of the
     * method, or a property of one ({@code {order.id}}), or, where no parameter has that name, a key of the event's
     * {@code responseElements}. A value that is null, hidden or not known (the call failed) is written as {@code *}.
     *
     * @return the template of {@code ARN}
     */
    String arn();

    /** Several {@link EventResource}s on one method; the compiler writes it. */
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {
        /**
         * The repeated annotations.
         *
         * @return them, in order
         */
        EventResource[] value();
    }
}
