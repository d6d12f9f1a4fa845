package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.capture.PropertyReading.Reading;
import io.waymark.agent.capture.SensitiveProperties.Property;
import io.waymark.agent.redact.Redactor;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Analyzes each class once. The result is stored on the class itself and is collected with it. Safe for use by many threads.
 */
final class ValueShapes extends ClassValue<ValueShape> {
    private final Redactor redactor;
    private final SensitiveMarks marks;
    private final PropertyReading reading = new PropertyReading();

    ValueShapes(Redactor redactor, SensitiveMarks marks) {
        this.redactor = redactor;
        this.marks = marks;
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
        Map<Property, Reading> properties = type.isRecord() ? components(type) : beanProperties(type);
        SensitiveProperties sensitive = new SensitiveProperties(type, List.copyOf(properties.keySet()), marks);
        LazyAttributes lazy = LazyAttributes.of(type);
        List<PropertyAccessor> recorded = new ArrayList<>();
        List<PropertyAccessor> namedOnly = new ArrayList<>();
        properties.forEach((property, found) -> {
            PropertyAccessor accessor = accessor(property, found, sensitive, lazy);
            (accessor.when() == PropertyReading.When.NAMED_ONLY ? namedOnly : recorded).add(accessor);
        });
        return new ValueShape(
                recorded.isEmpty() && !type.isRecord() ? ValueKind.OMITTED : kind,
                List.copyOf(recorded),
                List.copyOf(namedOnly),
                null,
                null);
    }

    private Map<Property, Reading> components(Class<?> type) {
        Map<Property, Reading> properties = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            add(component.getName(), component.getAccessor(), properties);
        }
        return properties;
    }

    private void add(String name, Method getter, Map<Property, Reading> properties) {
        Reading found = reading.of(name, getter);
        properties.put(new Property(name, getter.getName(), getter.getReturnType(), found.field()), found);
    }

    private Map<Property, Reading> beanProperties(Class<?> type) {
        Map<String, Method> getters = new TreeMap<>();
        for (Method method : type.getMethods()) {
            String name = propertyName(method);
            if (name != null) {
                getters.merge(name, method, (one, other) -> one.getName().startsWith("get") ? one : other);
            }
        }
        Map<Property, Reading> properties = new LinkedHashMap<>();
        getters.forEach((name, getter) -> {
            if (!PlumbingTypes.isReturnedBy(getter)) {
                add(name, getter, properties);
            }
        });
        return properties;
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

    private PropertyAccessor accessor(
            Property property, Reading found, SensitiveProperties sensitive, @Nullable LazyAttributes lazy) {
        Class<?> result = property.type();
        boolean readable = result.isPrimitive() || !ValueKind.isUnsafeToRead(result);
        MethodHandle handle = readable ? found.handle() : null;
        Sensitivity marked = sensitive.sensitivity(property);
        String field = found.field();
        if (lazy != null && handle != null && found.when() == PropertyReading.When.ALWAYS) {
            handle = lazy.guard(handle, field == null ? property.name() : field, result);
        }
        boolean secret = redactor.isSecret(property.name()) || (field != null && redactor.isSecret(field));
        Sensitivity sensitivity = marked == Sensitivity.CLEAR && secret ? Sensitivity.HIDDEN : marked;
        return new PropertyAccessor(property.name(), handle, result, sensitivity, found.when());
    }
}
