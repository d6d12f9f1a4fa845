package io.waymark.agent.instrumentation.awssdk.v1;

import io.waymark.agent.instrumentation.awssdk.Structure;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model class of the SDK held when it was looked at. It is read through its fields, which are called after the
 * members of the API model: the getters of lists would fill those that are unset.
 */
final class BeanStructure implements Structure {
    private static final int MAX_DEPTH = 16;
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private final List<Member> members;

    private BeanStructure(List<Member> members) {
        this.members = members;
    }

    static BeanStructure of(Object bean) {
        return of(bean, 0);
    }

    private static BeanStructure of(Object bean, int depth) {
        List<Member> members = new ArrayList<>();
        for (Field field : FIELDS.get(bean.getClass())) {
            Object value = read(field, bean, depth);
            if (value != null) {
                String name = Character.toUpperCase(field.getName().charAt(0))
                        + field.getName().substring(1);
                members.add(new Member(name, name, name, null, Location.BODY, value));
            }
        }
        return new BeanStructure(members);
    }

    @Override
    public List<Member> members() {
        return members;
    }

    private static @Nullable Object read(Field field, Object bean, int depth) {
        Object value;
        try {
            value = field.get(bean);
        } catch (IllegalAccessException e) {
            return null;
        }
        if (value == null) {
            return Collection.class.isAssignableFrom(field.getType()) ? UNSET : null;
        }
        if (value instanceof Collection<?> list && list.isEmpty()) {
            return UNSET;
        }
        return value instanceof Map<?, ?> map && map.isEmpty() ? null : copy(value, depth + 1);
    }

    private static @Nullable Object copy(@Nullable Object value, int depth) {
        if (value == null || depth > MAX_DEPTH) {
            return null;
        } else if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        } else if (value instanceof Date date) {
            return date.toInstant();
        } else if (value instanceof Enum<?>) {
            return value.toString();
        } else if (value instanceof Collection<?> list) {
            List<Object> copied = new ArrayList<>(list.size());
            for (Object each : list) {
                Object element = copy(each, depth + 1);
                if (element != null) {
                    copied.add(element);
                }
            }
            return copied;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> copied = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                Object element = copy(each, depth + 1);
                if (element != null) {
                    copied.put(String.valueOf(key), element);
                }
            });
            return copied;
        }
        return isModel(value.getClass()) ? of(value, depth) : BINARY;
    }

    private static boolean isModel(Class<?> type) {
        return type.getName().startsWith("com.amazonaws.services.")
                && type.getName().contains(".model.");
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> each = type; each != null && isModel(each); each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && makeAccessible(field)) {
                    found.add(field);
                }
            }
        }
        return found;
    }

    private static boolean makeAccessible(Field field) {
        try {
            field.setAccessible(true);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
