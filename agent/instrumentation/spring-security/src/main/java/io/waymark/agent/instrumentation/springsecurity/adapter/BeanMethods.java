package io.waymark.agent.instrumentation.springsecurity.adapter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls getters of classes of optional modules by name. What cannot be read is absent. */
final class BeanMethods {
    private BeanMethods() {}

    static @Nullable Object read(Object bean, String getter) {
        try {
            return bean.getClass().getMethod(getter).invoke(bean);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    static @Nullable String text(Object bean, String getter) {
        return read(bean, getter) instanceof String text ? text : null;
    }

    static Map<?, ?> map(Object bean, String getter) {
        return read(bean, getter) instanceof Map<?, ?> map ? map : Map.of();
    }
}
