package io.waymark.agent.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to encode values of one class.
 *
 * @param kind the encoding
 * @param properties of a record in the order of its components, of a bean in alphabetical order; else empty
 */
record ValueShape(ValueKind kind, List<PropertyAccessor> properties) {
    @Nullable
    PropertyAccessor property(String name) {
        for (PropertyAccessor property : properties) {
            if (property.name().equals(name)) {
                return property;
            }
        }
        return null;
    }
}
