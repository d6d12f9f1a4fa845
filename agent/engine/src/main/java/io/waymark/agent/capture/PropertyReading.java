package io.waymark.agent.capture;

import io.waymark.agent.getter.GetterCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a property of a record or bean is read: from its field, if the getter does nothing but return, wrap or copy it;
 * by the getter, if that calls and changes nothing. Safe for use by many threads.
 */
final class PropertyReading {
    private static final MethodType UNARY = MethodType.methodType(Object.class, Object.class);

    private final GetterCode code = new GetterCode();

    /** When a property is read. */
    enum When {
        /** With its object. */
        ALWAYS,
        /** Only if an annotation names the property; else the object has an omission marker for it. */
        NAMED,
        /** Only if an annotation names the property; else the object does not mention it: it has no field. */
        NAMED_ONLY
    }

    /**
     * How a property is read.
     *
     * @param when when it is read
     * @param handle of type {@code (Object)Object}; null if it is not accessible
     * @param field the name of the field whose value it is; null if that is not known
     */
    record Reading(
            When when,
            @Nullable MethodHandle handle,
            @Nullable String field) {
        Reading(When when, @Nullable MethodHandle handle) {
            this(when, handle, null);
        }
    }

    Reading of(String property, Method getter) {
        GetterCode.Effect effect = code.of(getter);
        String read = effect.field();
        Field field = read == null ? null : field(getter.getDeclaringClass(), read);
        Reading reading = switch (effect.action()) {
            case RETURNS_FIELD -> new Reading(When.ALWAYS, either(field, getter));
            case PURE -> new Reading(When.ALWAYS, handle(getter));
            case WRAPS_FIELD -> wrapped(property, field, getter);
            case COMPUTES -> computed(property, getter);
            case UNKNOWN -> generated(property, getter);
        };
        return new Reading(reading.when(), reading.handle(), read);
    }

    private static Reading wrapped(String property, @Nullable Field field, Method getter) {
        if (field == null
                || !canHold(field.getType(), getter)
                || (isOfProtobuf(getter) && !isValueOf(field, property))) {
            return new Reading(When.NAMED_ONLY, handle(getter));
        }
        return new Reading(When.ALWAYS, handle(field));
    }

    /** A primitive value is wrapped by an optional, or read by the woven method of an entity; others are made from it. */
    private static boolean canHold(Class<?> field, Method getter) {
        Class<?> result = getter.getReturnType();
        return !field.isPrimitive()
                || result.getName().startsWith("java.util.Optional")
                || (result == field && !isOfProtobuf(getter));
    }

    private static boolean isOfProtobuf(Method getter) {
        Class<?> superclass = getter.getDeclaringClass().getSuperclass();
        return superclass != null && superclass.getName().startsWith("com.google.protobuf.");
    }

    /** Whether it is the main property of a field of a protobuf message, not its count, its bytes or its builders. */
    private static boolean isValueOf(Field field, String property) {
        String name = field.getName();
        String base = name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
        return property.equals(base) || property.equals(base + "List") || property.equals(base + "Map");
    }

    private static Reading computed(String property, Method getter) {
        Field field = named(property, getter);
        return new Reading(field == null ? When.NAMED_ONLY : When.NAMED, handle(getter));
    }

    /** The class file is missing: only the names of the fields say what the getter returns. */
    private static Reading generated(String property, Method getter) {
        Field field = named(property, getter);
        return field == null || !getter.getReturnType().isAssignableFrom(field.getType())
                ? new Reading(When.NAMED_ONLY, handle(getter))
                : new Reading(When.ALWAYS, handle(field));
    }

    private static @Nullable Field named(String property, Method getter) {
        String capitalized = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
        String decapitalized = property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
        for (String name : new String[] {
            property, decapitalized, "is" + capitalized, "_" + property, property + "_", "m" + capitalized
        }) {
            Field found = field(getter.getDeclaringClass(), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Field field(Class<?> type, String name) {
        for (Class<?> owner = type; owner != null && !ValueKind.isPlatform(owner); owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.getName().equals(name) && !Modifier.isStatic(field.getModifiers())) {
                    return field;
                }
            }
        }
        return null;
    }

    private static @Nullable MethodHandle either(@Nullable Field field, Method getter) {
        MethodHandle handle = field == null ? null : handle(field);
        return handle == null ? handle(getter) : handle;
    }

    private static @Nullable MethodHandle handle(Field field) {
        try {
            ModulePackages.open(field.getDeclaringClass());
            return field.trySetAccessible()
                    ? MethodHandles.lookup().unreflectGetter(field).asType(UNARY)
                    : null;
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static @Nullable MethodHandle handle(Method getter) {
        try {
            ModulePackages.open(getter.getDeclaringClass());
            return getter.trySetAccessible()
                    ? MethodHandles.lookup().unreflect(getter).asType(UNARY)
                    : null;
        } catch (IllegalAccessException e) {
            return null;
        }
    }
}
