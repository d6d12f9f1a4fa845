package io.waymark.agent.instrumentation.springsecurity.adapter;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls getters of classes of optional modules by name. What cannot be read is absent. */
final class BeanMethods {
    /** By name, held by the classes themselves: to find a method takes longer than to call it. */
    private static final ClassValue<Map<String, Optional<Method>>> GETTERS = new ClassValue<>() {
        @Override
        protected Map<String, Optional<Method>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private BeanMethods() {}

    static @Nullable Object read(Object bean, String getter) {
        try {
            Method method = getter(bean.getClass(), getter);
            return method == null ? null : method.invoke(bean);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Method getter(Class<?> type, String name) {
        Map<String, Optional<Method>> known = GETTERS.get(type);
        Optional<Method> getter = known.get(name);
        if (getter == null) {
            getter = find(type, name);
            known.put(name, getter);
        }
        return getter.orElse(null);
    }

    private static Optional<Method> find(Class<?> type, String name) {
        try {
            return Optional.of(type.getMethod(name));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    static @Nullable String text(Object bean, String getter) {
        return read(bean, getter) instanceof String text ? text : null;
    }

    static Map<?, ?> map(Object bean, String getter) {
        return read(bean, getter) instanceof Map<?, ?> map ? map : Map.of();
    }
}
