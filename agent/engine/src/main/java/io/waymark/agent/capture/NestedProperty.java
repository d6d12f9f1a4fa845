package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.redact.Redactor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows names of properties from a value down to another one. Used by one thread. */
final class NestedProperty {
    private final ValueShapes shapes;
    private final ValueAccess access;
    private final Redactor redactor;
    private Sensitivity sensitivity = Sensitivity.CLEAR;
    private @Nullable String missing;

    NestedProperty(ValueShapes shapes, ValueAccess access, Redactor redactor) {
        this.shapes = shapes;
        this.access = access;
        this.redactor = redactor;
    }

    /**
     * Returns a nested property.
     *
     * @param value where the names start; null has only null properties
     * @param names from the value down; empty for the value itself
     * @param ofValue how the value is to appear
     * @return the property's value, meaningless if {@link #missing()}
     * @throws Throwable what a getter throws
     */
    @Nullable
    Object find(@Nullable Object value, List<String> names, Sensitivity ofValue) throws Throwable {
        Object current = value;
        sensitivity = ofValue;
        missing = null;
        // By index: an iterator would be the only allocation of a call.
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            current = ValueText.unwrap(current);
            if (current == null) {
                break;
            }
            if (current instanceof Map<?, ?> map) {
                if (access.obstacle(map) != null) {
                    missing = name;
                    return null;
                }
                current = ValueAccess.entry(map, name);
                if (redactor.isSecret(name)) {
                    sensitivity = ValueAccess.stricter(sensitivity, Sensitivity.HIDDEN);
                }
            } else {
                PropertyAccessor found = shapes.get(current.getClass()).property(name);
                if (found == null || found.getter() == null) {
                    missing = name;
                    return null;
                }
                current = ValueAccess.get(current, found.getter());
                sensitivity = ValueAccess.stricter(sensitivity, found.sensitivity());
            }
        }
        return current;
    }

    /** Returns the name that the last search did not find, or must not read; null if it found the property. */
    @Nullable
    String missing() {
        return missing;
    }

    /** Returns how the property that was found last is to appear: the strictest of all on the way. */
    Sensitivity sensitivity() {
        return sensitivity;
    }

    /** Whether the last search has found a property that is to appear unchanged. */
    boolean isClear() {
        return missing == null && sensitivity == Sensitivity.CLEAR;
    }
}
