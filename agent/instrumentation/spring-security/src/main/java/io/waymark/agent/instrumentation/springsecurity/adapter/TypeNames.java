package io.waymark.agent.instrumentation.springsecurity.adapter;

import org.jspecify.annotations.Nullable;

/** Finds classes of optional modules by name. */
final class TypeNames {
    private TypeNames() {}

    /** Whether an object is of a class with this name, or of one that extends it. */
    static boolean is(@Nullable Object object, String className) {
        for (Class<?> type = object == null ? null : object.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(className)) {
                return true;
            }
        }
        return false;
    }
}
