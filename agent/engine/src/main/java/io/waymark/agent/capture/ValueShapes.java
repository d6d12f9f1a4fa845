package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SensitiveAnnotation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Analyzes each class once. The result is stored on the class itself and is collected with it. Safe for use by many threads.
 */
final class ValueShapes extends ClassValue<ValueShape> {
    private final Redactor redactor;
    private final PropertyReading reading = new PropertyReading();

    ValueShapes(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    protected ValueShape computeValue(Class<?> type) {
        ValueKind kind = ValueKind.of(type);
        if (kind == ValueKind.LAZY) {
            return new ValueShape(kind, List.of(), List.of(), LazyValues.of(type), null);
        }
        if (kind == ValueKind.COLLECTION || kind == ValueKind.MAP) {
            return new ValueShape(kind, List.of(), List.of(), null, ContainerViews.backing(type));
        }
        if (kind != ValueKind.OBJECT) {
            return ValueShape.of(kind);
        }
        List<PropertyAccessor> all = type.isRecord() ? components(type) : properties(type);
        List<PropertyAccessor> recorded = all.stream()
                .filter(property -> property.when() != PropertyReading.When.NAMED_ONLY)
                .toList();
        List<PropertyAccessor> namedOnly = all.stream()
                .filter(property -> property.when() == PropertyReading.When.NAMED_ONLY)
                .toList();
        return new ValueShape(
                recorded.isEmpty() && !type.isRecord() ? ValueKind.OMITTED : kind, recorded, namedOnly, null, null);
    }

    private List<PropertyAccessor> components(Class<?> type) {
        List<PropertyAccessor> properties = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.add(property(component.getName(), component.getAccessor(), type));
        }
        return List.copyOf(properties);
    }

    private List<PropertyAccessor> properties(Class<?> type) {
        Map<String, Method> getters = new TreeMap<>();
        for (Method method : type.getMethods()) {
            String name = propertyName(method);
            if (name != null) {
                getters.merge(name, method, (one, other) -> one.getName().startsWith("get") ? one : other);
            }
        }
        List<PropertyAccessor> properties = new ArrayList<>();
        getters.forEach((name, getter) -> {
            if (!PlumbingTypes.contains(getter.getReturnType())) {
                properties.add(property(name, getter, type));
            }
        });
        return List.copyOf(properties);
    }

    /** Returns the name of the JavaBeans property that a method reads; null if it is no getter. */
    private static @Nullable String propertyName(Method method) {
        if (Modifier.isStatic(method.getModifiers())
                || method.isBridge()
                || method.isSynthetic()
                || method.getParameterCount() > 0
                || ValueKind.isPlatform(method.getDeclaringClass())) {
            return null;
        }
        String name = method.getName();
        Class<?> type = method.getReturnType();
        if (name.startsWith("get") && type != void.class) {
            return decapitalize(name, 3);
        }
        boolean isBoolean = type == boolean.class || type == Boolean.class;
        return name.startsWith("is") && isBoolean ? decapitalize(name, 2) : null;
    }

    private static @Nullable String decapitalize(String name, int from) {
        if (name.length() == from || Character.isLowerCase(name.charAt(from))) {
            return null;
        }
        boolean acronym = name.length() > from + 1 && Character.isUpperCase(name.charAt(from + 1));
        return acronym ? name.substring(from) : Character.toLowerCase(name.charAt(from)) + name.substring(from + 1);
    }

    private PropertyAccessor property(String name, Method getter, Class<?> type) {
        Class<?> result = getter.getReturnType();
        boolean readable = result.isPrimitive() || !ValueKind.isUnsafeToRead(result);
        PropertyReading.Reading found = reading.of(name, getter);
        MethodHandle handle = readable ? found.handle() : null;
        return new PropertyAccessor(name, handle, result, sensitivity(name, getter, type), found.when());
    }

    private Sensitivity sensitivity(String name, Method getter, Class<?> type) {
        SensitiveAnnotation annotation = findSensitive(name, getter, type);
        if (annotation != null) {
            return annotation.tokenize() ? Sensitivity.TOKENIZED : Sensitivity.HIDDEN;
        }
        return redactor.isSecret(name) ? Sensitivity.HIDDEN : Sensitivity.CLEAR;
    }

    /** Searches the getter and the field of the same name, in the class and all its supertypes. */
    private static @Nullable SensitiveAnnotation findSensitive(String name, Method getter, @Nullable Class<?> type) {
        if (type == null || ValueKind.isPlatform(type)) {
            return null;
        }
        SensitiveAnnotation found = null;
        for (Method method : type.getDeclaredMethods()) {
            if (found == null
                    && method.getParameterCount() == 0
                    && method.getName().equals(getter.getName())) {
                found = SensitiveAnnotation.findOn(method);
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (found == null && field.getName().equals(name)) {
                found = SensitiveAnnotation.findOn(field);
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            found = found == null ? findSensitive(name, getter, parent) : found;
        }
        return found == null ? findSensitive(name, getter, type.getSuperclass()) : found;
    }
}
