package io.waymark.agent.instrumentation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of a library's object. It may be absent, and the application's code behind it may throw: both read as null.
 * Immutable, safe for use by many threads.
 */
public final class GuardedMethod {
    /** Reads null. */
    public static final GuardedMethod ABSENT = new GuardedMethod(null, false, Object.class);

    /** Of type {@code (Object)Object}, or with a name {@code (Object, String)Object}. */
    private final @Nullable MethodHandle method;

    private final boolean named;

    private final Class<?> type;

    private GuardedMethod(@Nullable MethodHandle method, boolean named, Class<?> type) {
        this.method = method;
        this.named = named;
        this.type = type;
    }

    /**
     * Finds a chain of public methods: each is called on what the one before returned.
     *
     * @param type declares the first
     * @param names the methods' names, all without parameters
     * @return the method; one that reads null if any of them is absent
     */
    public static GuardedMethod chain(Class<?> type, String... names) {
        try {
            return of(handle(type, names));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return ABSENT;
        }
    }

    private static MethodHandle handle(Class<?> type, String... names) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        MethodHandle all = MethodHandles.identity(type);
        for (String name : names) {
            Class<?> target = all.type().returnType();
            MethodHandle next = lookup.unreflect(target.getMethod(name));
            all = MethodHandles.filterReturnValue(all, next.asType(next.type().changeParameterType(0, target)));
        }
        return all;
    }

    /**
     * Finds a method that takes a name.
     *
     * @param type declares it, or the first method of the path
     * @param name the method's name
     * @param path the methods without parameters that lead to the object on which it is called
     * @return the method; one that reads null if any of them is absent
     */
    public static GuardedMethod named(Class<?> type, String name, String... path) {
        try {
            MethodHandle owner = handle(type, path);
            Class<?> target = owner.type().returnType();
            MethodHandle method = MethodHandles.publicLookup().unreflect(target.getMethod(name, String.class));
            return of(MethodHandles.filterArguments(
                    method.asType(method.type().changeParameterType(0, target)), 0, owner));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return ABSENT;
        }
    }

    /**
     * Finds a static method that takes an object of the type that declares it.
     *
     * @param type declares it
     * @param name the method's name
     * @return the method; one that reads null if it is absent
     */
    public static GuardedMethod ofStatic(Class<?> type, String name) {
        try {
            Method found = type.getMethod(name, type);
            return of(MethodHandles.publicLookup().unreflect(found));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return ABSENT;
        }
    }

    /**
     * Finds a field, whatever its access: some objects cannot be asked without a side effect.
     *
     * @param type declares it
     * @param name the field's name
     * @return a method that reads it; one that reads null if it is absent
     */
    public static GuardedMethod ofField(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return of(MethodHandles.lookup().unreflectGetter(field));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return ABSENT;
        }
    }

    /**
     * Finds a method that takes a flag, for calls that pass {@code false}.
     *
     * @param type declares it
     * @param name the method's name
     * @return the method; one that reads null if it is absent
     */
    public static GuardedMethod withFalse(Class<?> type, String name) {
        try {
            Method found = type.getMethod(name, boolean.class);
            return of(MethodHandles.insertArguments(MethodHandles.publicLookup().unreflect(found), 1, false));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return ABSENT;
        }
    }

    /**
     * Guards a method handle.
     *
     * @param handle takes an object, or an object and a name
     * @return the method
     */
    public static GuardedMethod of(MethodHandle handle) {
        boolean takesName = handle.type().parameterCount() == 2;
        return new GuardedMethod(
                handle.asType(
                        takesName
                                ? handle.type().generic().changeParameterType(1, String.class)
                                : handle.type().generic()),
                takesName,
                handle.type().returnType());
    }

    /**
     * The type that the method returns, as declared.
     *
     * @return that of all objects if the method is absent
     */
    public Class<?> type() {
        return type;
    }

    /**
     * Calls a method without parameters.
     *
     * @param target the object
     * @return what the method returns; null if it is absent or throws
     */
    public @Nullable Object read(Object target) {
        if (method == null || named) {
            return null;
        }
        try {
            return (Object) method.invokeExact(target);
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Calls a method that takes a name.
     *
     * @param target the object
     * @param name the argument
     * @return what the method returns; null if it is absent or throws
     */
    public @Nullable Object read(Object target, String name) {
        if (method == null || !named) {
            return null;
        }
        try {
            return (Object) method.invokeExact(target, name);
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Calls a method without parameters.
     *
     * @param target the object
     * @return the text that the method returns; null if it returns anything else
     */
    public @Nullable String text(Object target) {
        return read(target) instanceof String text ? text : null;
    }

    /**
     * Calls a method that takes a name.
     *
     * @param target the object
     * @param name the argument
     * @return the text that the method returns; null if it returns anything else
     */
    public @Nullable String text(Object target, String name) {
        return read(target, name) instanceof String text ? text : null;
    }

    /**
     * Calls a method without parameters.
     *
     * @param target the object
     * @return the IP address of the socket address that the method returns; null if it returns anything else, or a name that
     *     is not resolved
     */
    public @Nullable String ipAddress(Object target) {
        InetAddress address = read(target) instanceof InetSocketAddress peer ? peer.getAddress() : null;
        return address == null ? null : address.getHostAddress();
    }

    /**
     * Calls a method that takes a name.
     *
     * @param target the object
     * @param name the argument
     * @return the texts that the method returns as an enumeration or a collection; empty if it returns anything else
     */
    public List<String> texts(Object target, String name) {
        List<String> texts = new ArrayList<>();
        try {
            Object found = read(target, name);
            Iterator<?> values = found instanceof Enumeration<?> enumeration
                    ? enumeration.asIterator()
                    : found instanceof Iterable<?> iterable ? iterable.iterator() : Collections.emptyIterator();
            while (values.hasNext()) {
                if (values.next() instanceof String text) {
                    texts.add(text);
                }
            }
        } catch (Throwable e) {
            // As elsewhere: what cannot be read is absent.
            texts.clear();
        }
        return texts;
    }
}
