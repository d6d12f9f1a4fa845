package io.waymark.agent.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to values that persistence libraries load on use. Asks no more than whether they are loaded, by methods that the
 * libraries offer for this question. Recognized by name, because the agent links no library.
 *
 * @param isLoaded of type {@code (Object)Object}, a {@link Boolean}
 * @param loadedMeans the answer of a loaded value
 * @param state of type {@code (Object)Object}, returns what answers; null if the value itself does
 * @param target of type {@code (Object)Object}, returns the loaded value from {@code state}; null if it is the value itself
 */
record LazyValues(
        MethodHandle isLoaded,
        boolean loadedMeans,
        @Nullable MethodHandle state,
        @Nullable MethodHandle target) {
    private static final MethodType UNARY = MethodType.methodType(Object.class, Object.class);

    /** Types of collections and maps, and their methods. */
    private static final List<List<String>> CONTAINERS = List.of(
            List.of("org.hibernate.collection.spi.PersistentCollection", "wasInitialized"),
            List.of("org.eclipse.persistence.indirection.IndirectContainer", "isInstantiated"));

    private static final String HIBERNATE_PROXY = "org.hibernate.proxy.HibernateProxy";

    /** Proxies of any library: a call of their methods runs an interceptor. */
    private static final List<String> PROXIES = List.of(
            HIBERNATE_PROXY,
            "javassist.util.proxy.Proxy",
            "javassist.util.proxy.ProxyObject",
            "org.apache.ibatis.javassist.util.proxy.ProxyObject",
            "net.sf.cglib.proxy.Factory",
            "org.springframework.aop.SpringProxy",
            "org.springframework.cglib.proxy.Factory",
            "org.mockito.internal.creation.bytebuddy.MockAccess");

    private static final List<String> PROXY_NAMES =
            List.of("$HibernateProxy$", "$$EnhancerBy", "$$SpringCGLIB$$", "$ByteBuddy$", "_$$_j", "$ProxyImpl$");

    static boolean isProxy(Class<?> type) {
        for (String part : PROXY_NAMES) {
            if (type.getName().contains(part)) {
                return true;
            }
        }
        for (String proxy : PROXIES) {
            if (supertype(type, proxy) != null) {
                return true;
            }
        }
        return false;
    }

    /** Returns the access to lazy values of a class; null if they are not lazy, or not known. */
    static @Nullable LazyValues of(Class<?> type) {
        try {
            for (List<String> container : CONTAINERS) {
                Class<?> found = supertype(type, container.get(0));
                if (found != null) {
                    return new LazyValues(handle(found, container.get(1)), true, null, null);
                }
            }
            Class<?> proxy = supertype(type, HIBERNATE_PROXY);
            if (proxy != null) {
                Method initializer = proxy.getMethod("getHibernateLazyInitializer");
                Class<?> result = initializer.getReturnType();
                return new LazyValues(
                        handle(result, "isUninitialized"),
                        false,
                        handle(proxy, initializer.getName()),
                        handle(result, "getImplementation"));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Not a version of the library that is known: the value is not read.
        }
        return null;
    }

    private static MethodHandle handle(Class<?> owner, String method) throws ReflectiveOperationException {
        Method found = owner.getMethod(method);
        if (!found.trySetAccessible()) {
            throw new IllegalAccessException(owner.getName());
        }
        return MethodHandles.lookup().unreflect(found).asType(UNARY);
    }

    static @Nullable Class<?> supertype(@Nullable Class<?> type, String name) {
        if (type == null || type.getName().equals(name)) {
            return type;
        }
        for (Class<?> parent : type.getInterfaces()) {
            Class<?> found = supertype(parent, name);
            if (found != null) {
                return found;
            }
        }
        return supertype(type.getSuperclass(), name);
    }

    /** Returns the loaded value, or null if it is not loaded. */
    @Nullable
    Object loaded(Object value) throws Throwable {
        Object holder = state == null ? value : state.invokeExact(value);
        Object answer = isLoaded.invokeExact(holder);
        if (!answer.equals(loadedMeans)) {
            return null;
        }
        return target == null ? value : target.invokeExact(holder);
    }
}
