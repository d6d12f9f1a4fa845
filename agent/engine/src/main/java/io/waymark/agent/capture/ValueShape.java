package io.waymark.agent.capture;

import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to encode values of one class.
 *
 * @param kind the encoding
 * @param properties of a record in the order of its components, of a bean in alphabetical order; else empty
 * @param namedOnly the properties that are read only where an annotation names them
 * @param lazy access to values of kind {@link ValueKind#LAZY}; else null
 * @param backing of type {@code (Object)Object}, returns the collection or map that a view of the JDK reads; null if it is none
 */
record ValueShape(
        ValueKind kind,
        List<PropertyAccessor> properties,
        List<PropertyAccessor> namedOnly,
        @Nullable LazyValues lazy,
        @Nullable MethodHandle backing) {

    static ValueShape of(ValueKind kind) {
        return new ValueShape(kind, List.of(), List.of(), null, null);
    }

    @Nullable
    PropertyAccessor property(String name) {
        PropertyAccessor found = find(properties, name);
        return found == null ? find(namedOnly, name) : found;
    }

    private static @Nullable PropertyAccessor find(List<PropertyAccessor> properties, String name) {
        for (PropertyAccessor property : properties) {
            if (property.name().equals(name)) {
                return property;
            }
        }
        return null;
    }
}
