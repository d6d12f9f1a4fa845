package io.waymark.agent.instrumentation.springsecurity.adapter;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds classes of optional modules by name. */
final class TypeNames {
    /** The names of a class and of those that it extends. */
    private static final ClassValue<Set<String>> NAMES = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            Set<String> names = new HashSet<>();
            for (Class<?> current = type; current != null; current = current.getSuperclass()) {
                names.add(current.getName());
            }
            return names;
        }
    };

    private TypeNames() {}

    /** Whether an object is of a class with this name, or of one that extends it. */
    static boolean is(@Nullable Object object, String className) {
        return object != null && isOfType(object.getClass(), className);
    }

    /** Whether a class has this name, or extends one that has it. */
    static boolean isOfType(Class<?> type, String className) {
        return NAMES.get(type).contains(className);
    }
}
