package io.waymark.agent.instrumentation.awssdk;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Members of a request or a response by their paths, set on the model classes of either SDK. */
final class GivenMembers {
    private final Map<String, Object> tree = new LinkedHashMap<>();

    @SuppressWarnings("unchecked")
    void add(String path, String value) {
        String[] names = path.split("\\.", -1);
        Map<String, Object> at = tree;
        for (int i = 0; i < names.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(names[i], name -> new LinkedHashMap<>());
        }
        at.put(names[names.length - 1], value);
    }

    /** Sets the members on a builder of SDK 2. */
    SdkPojo build(SdkPojo builder) {
        return fill(builder, tree);
    }

    @SuppressWarnings("unchecked")
    private static SdkPojo fill(SdkPojo builder, Map<String, Object> members) {
        members.forEach((name, value) -> {
            SdkField<?> field = builder.sdkFields().stream()
                    .filter(each -> isNamed(each.memberName(), name))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException(builder.getClass() + " lacks " + name));
            field.set(builder, value(field, value));
        });
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    @SuppressWarnings("unchecked")
    private static Object value(SdkField<?> field, Object value) {
        if (field.marshallingType() == MarshallingType.LIST) {
            return List.of(value(field.getTrait(ListTrait.class).memberFieldInfo(), value));
        } else if (field.marshallingType() == MarshallingType.SDK_POJO) {
            return fill(field.constructor().get(), (Map<String, Object>) value);
        } else if (field.marshallingType() == MarshallingType.MAP) {
            return new HashMap<>(Map.of(((Map<String, Object>) value).get("keys"), emptyValue(field)));
        }
        return value;
    }

    private static Object emptyValue(SdkField<?> map) {
        SdkField<?> value = map.getTrait(MapTrait.class).valueFieldInfo();
        return value.marshallingType() == MarshallingType.SDK_POJO
                ? ((SdkBuilder<?, ?>) value.constructor().get()).build()
                : List.of();
    }

    /** Sets the members on an object of SDK 1. */
    Object build(Class<?> type) throws ReflectiveOperationException {
        return fill(type, tree);
    }

    @SuppressWarnings("unchecked")
    private static Object fill(Class<?> type, Map<String, Object> members) throws ReflectiveOperationException {
        Object model = newModel(type);
        for (Map.Entry<String, Object> member : members.entrySet()) {
            Field field = field(type, member.getKey());
            field.setAccessible(true);
            if (Collection.class.isAssignableFrom(field.getType())) {
                List<Object> list = new ArrayList<>();
                list.add(element(field.getGenericType(), member.getValue()));
                field.set(model, list);
            } else if (field.getType() == Map.class) {
                field.set(model, Map.of(((Map<String, Object>) member.getValue()).get("keys"), List.of("x")));
            } else {
                field.set(
                        model,
                        member.getValue() instanceof Map<?, ?> nested
                                ? fill(field.getType(), (Map<String, Object>) nested)
                                : member.getValue());
            }
        }
        return model;
    }

    @SuppressWarnings("unchecked")
    private static Object element(Type list, Object value) throws ReflectiveOperationException {
        if (!(value instanceof Map<?, ?> nested)) {
            return value;
        }
        return fill((Class<?>) ((ParameterizedType) list).getActualTypeArguments()[0], (Map<String, Object>) nested);
    }

    private static Field field(Class<?> type, String name) {
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (isNamed(field.getName(), name)) {
                    return field;
                }
            }
        }
        throw new IllegalArgumentException(type + " lacks " + name);
    }

    private static boolean isNamed(String member, String name) {
        return MemberRules.normalize(member).equals(MemberRules.normalize(name));
    }

    /** Some requests of S3 have constructors with arguments alone. */
    private static Object newModel(Class<?> type) throws ReflectiveOperationException {
        ReflectiveOperationException failure = new NoSuchMethodException(type.getName());
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            constructor.setAccessible(true);
            try {
                return constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                        .map(GivenMembers::nothing)
                        .toArray());
            } catch (ReflectiveOperationException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static @Nullable Object nothing(Class<?> type) {
        return type == boolean.class ? false : type.isPrimitive() ? 0 : null;
    }
}
