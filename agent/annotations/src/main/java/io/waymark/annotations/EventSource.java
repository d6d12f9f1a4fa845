package io.waymark.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the service that a class's events belong to: the record's {@code eventSource}, for example
 * {@code orders.example.com}.
 *
 * <p>It applies to the annotated methods that the class itself declares, and to those of its nested classes that have no
 * {@code @EventSource} of their own. A class without it takes the configured {@code waymark.event.source}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventSource {
    /**
     * The source's name: 1 to 255 characters, by custom a DNS name that the team owns.
     *
     * @return the value of {@code eventSource}
     */
    String value();
}
