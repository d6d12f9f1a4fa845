package io.waymark.agent.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a class.
 *
 * @param kind how its values are written
 * @param properties those of a record, in the order of its components, or of a bean, in alphabetical order
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
