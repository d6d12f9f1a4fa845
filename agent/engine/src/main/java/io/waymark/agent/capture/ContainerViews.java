package io.waymark.agent.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what views of the JDK are views of: an unmodifiable list may read a list that loads from a database. */
final class ContainerViews {
    private static final List<String> VIEWS = List.of(
            "java.util.AbstractList$",
            "java.util.AbstractMap$",
            "java.util.Collections$AsLIFOQueue",
            "java.util.Collections$Checked",
            "java.util.Collections$SetFromMap",
            "java.util.Collections$Synchronized",
            "java.util.Collections$Unmodifiable",
            "java.util.ReverseOrder");

    private ContainerViews() {}

    /** Returns a handle of type {@code (Object)Object}; null if the class is no view, or its fields are not accessible. */
    static @Nullable MethodHandle backing(Class<?> type) {
        if (VIEWS.stream().noneMatch(type.getName()::startsWith)) {
            return null;
        }
        for (Class<?> owner = type; owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (isContainer(field) && field.trySetAccessible()) {
                    try {
                        return MethodHandles.lookup()
                                .unreflectGetter(field)
                                .asType(MethodType.methodType(Object.class, Object.class));
                    } catch (IllegalAccessException e) {
                        return null;
                    }
                }
            }
        }
        return null;
    }

    private static boolean isContainer(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && (Collection.class.isAssignableFrom(field.getType()) || Map.class.isAssignableFrom(field.getType()));
    }
}
