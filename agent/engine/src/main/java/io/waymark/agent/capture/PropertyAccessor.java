package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A property of a record or bean.
 *
 * @param name its name
 * @param getter of type {@code (Object)Object}; null if the property is not to be read
 * @param type its declared type
 * @param sensitivity how its value is treated
 */
record PropertyAccessor(String name, @Nullable MethodHandle getter, Class<?> type, Sensitivity sensitivity) {}
