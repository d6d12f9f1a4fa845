package io.waymark.agent.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guards the fields of entities whose classes a persistence library enhanced: the field of an attribute that is not loaded is
 * null or zero. Hibernate's interceptor says whether an attribute is loaded; where it cannot be asked, null and zero count as
 * not loaded. Recognized by name, because the agent links no library. Immutable, safe for use by many threads.
 */
final class LazyAttributes {
    private static final String HIBERNATE = "org.hibernate.engine.spi.PersistentAttributeInterceptable";
    private static final String INTERCEPTOR =
            "org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor";

    /** Interfaces that other libraries add to the classes that they enhance. */
    private static final List<String> ENHANCED = List.of(
            "org.apache.openjpa.enhance.PersistenceCapable",
            "org.datanucleus.enhancement.Persistable",
            "org.eclipse.persistence.internal.weaving.PersistenceWeaved");

    private static final MethodType UNARY = MethodType.methodType(Object.class, Object.class);
    private static final MethodHandle READ;

    static {
        try {
            READ = MethodHandles.lookup()
                    .findVirtual(
                            LazyAttributes.class,
                            "read",
                            MethodType.methodType(
                                    Object.class, MethodHandle.class, String.class, NotLoaded.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Of type {@code (Object)Object}, returns the interceptor of an entity; null if there is none to ask. */
    private final @Nullable MethodHandle interceptor;

    /** Of type {@code (Object,Object)Object}, returns whether the attribute of a name is loaded. */
    private final @Nullable MethodHandle isLoaded;

    private final @Nullable Class<?> interceptorType;

    private LazyAttributes(
            @Nullable MethodHandle interceptor, @Nullable MethodHandle isLoaded, @Nullable Class<?> interceptorType) {
        this.interceptor = interceptor;
        this.isLoaded = isLoaded;
        this.interceptorType = interceptorType;
    }

    /**
     * Stands for the value of an attribute that is not loaded.
     *
     * @param type the declared type
     */
    record NotLoaded(Class<?> type) {}

    /** Returns the guard of a class; null if no library has enhanced it. */
    static @Nullable LazyAttributes of(Class<?> type) {
        Class<?> hibernate = LazyValues.supertype(type, HIBERNATE);
        if (hibernate != null) {
            return ofHibernate(hibernate);
        }
        for (String enhanced : ENHANCED) {
            if (LazyValues.supertype(type, enhanced) != null) {
                return new LazyAttributes(null, null, null);
            }
        }
        return null;
    }

    private static LazyAttributes ofHibernate(Class<?> entity) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Method getter = entity.getMethod("$$_hibernate_getInterceptor");
            Class<?> type = Class.forName(INTERCEPTOR, false, entity.getClassLoader());
            return new LazyAttributes(
                    lookup.unreflect(getter).asType(UNARY),
                    lookup.unreflect(type.getMethod("isAttributeLoaded", String.class))
                            .asType(MethodType.methodType(Object.class, Object.class, Object.class)),
                    type);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            // Not a version of the library that is known.
            return new LazyAttributes(null, null, null);
        }
    }

    /**
     * Guards a property.
     *
     * @param field of type {@code (Object)Object}
     * @param attribute the name of the field
     * @param type the declared type
     * @return of type {@code (Object)Object}; returns a {@link NotLoaded} if the attribute is not loaded
     */
    MethodHandle guard(MethodHandle field, String attribute, Class<?> type) {
        return MethodHandles.insertArguments(READ, 0, this, field, attribute, new NotLoaded(type));
    }

    /** Called by the method handles of {@link #guard}. */
    @Nullable
    Object read(MethodHandle field, String attribute, NotLoaded absent, Object entity) throws Throwable {
        if (interceptor == null) {
            Object value = (Object) field.invokeExact(entity);
            return isDefault(value) ? absent : value;
        }
        // The field of an attribute that is not loaded can have a value too: that of its initializer.
        return isLoaded(entity, attribute) ? (Object) field.invokeExact(entity) : absent;
    }

    private static boolean isDefault(@Nullable Object value) {
        return value == null
                || (value instanceof Number number && number.doubleValue() == 0)
                || Boolean.FALSE.equals(value)
                || (value instanceof Character character && character == 0);
    }

    private boolean isLoaded(Object entity, String attribute) throws Throwable {
        if (interceptor == null || isLoaded == null || interceptorType == null) {
            return false;
        }
        Object answering = (Object) interceptor.invokeExact(entity);
        if (answering == null) {
            return true;
        }
        if (!interceptorType.isInstance(answering)) {
            return false;
        }
        try {
            return (Boolean) (Object) isLoaded.invokeExact(answering, (Object) attribute);
        } catch (UnsupportedOperationException e) {
            // Of an entity that is loaded by now.
            return true;
        }
    }
}
