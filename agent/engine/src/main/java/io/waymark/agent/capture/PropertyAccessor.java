package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A property of a record or bean.
 *
 * @param name the name of the property
 * @param getter of type {@code (Object)Object}; null if the property must not be read
 * @param type the declared type
 * @param sensitivity redaction of the value
 * @param when whether the property is read with its object, or only where an annotation names it
 */
record PropertyAccessor(
        String name,
        @Nullable MethodHandle getter,
        Class<?> type,
        Sensitivity sensitivity,
        PropertyReading.When when) {}
