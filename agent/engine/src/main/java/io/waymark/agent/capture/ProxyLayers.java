package io.waymark.agent.capture;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the layers of one call apart from calls within it, where proxies that {@link Proxy} has made are of the same class, as
 * those of a transaction and of a cache around one repository are.
 */
final class ProxyLayers {
    private static final @Nullable StackWalker WALKER = walker();

    private ProxyLayers() {}

    private static @Nullable StackWalker walker() {
        try {
            return StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));
        } catch (SecurityException e) {
            // Each layer is a call of its own then.
            return null;
        }
    }

    /**
     * Whether the current thread has reached a proxy by another one of the same class, and by no implementation of the method:
     * that would have made a call of its own.
     *
     * @param outer the proxy whose call is recorded
     * @param inner the proxy whose method the thread enters
     * @param methodName the name of that method
     */
    static boolean isLayer(@Nullable Object outer, @Nullable Object inner, String methodName) {
        return WALKER != null
                && outer != null
                && inner != null
                && outer != inner
                && Proxy.isProxyClass(inner.getClass())
                && WALKER.walk(frames -> isLayer(frames.iterator(), inner.getClass(), methodName));
    }

    private static boolean isLayer(Iterator<StackFrame> frames, Class<?> proxy, String methodName) {
        boolean entered = false;
        while (frames.hasNext()) {
            StackFrame frame = frames.next();
            if (!frame.getMethodName().equals(methodName)) {
                continue;
            }
            if (frame.getDeclaringClass() == proxy) {
                if (entered) {
                    return true;
                }
                entered = true;
            } else if (entered && implementsOneOf(frame.getDeclaringClass(), proxy.getInterfaces(), methodName)) {
                return false;
            }
        }
        return false;
    }

    private static boolean implementsOneOf(Class<?> type, Class<?>[] interfaces, String methodName) {
        for (Class<?> implemented : interfaces) {
            if (implemented.isAssignableFrom(type) || implementsPart(type, implemented.getInterfaces(), methodName)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class implements the part of an interface that has the method: an interface which that one extends. */
    private static boolean implementsPart(Class<?> type, Class<?>[] parts, String methodName) {
        for (Class<?> part : parts) {
            if (part.isAssignableFrom(type)
                    ? hasMethod(part, methodName)
                    : implementsPart(type, part.getInterfaces(), methodName)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMethod(Class<?> type, String name) {
        try {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name)) {
                    return true;
                }
            }
            return false;
        } catch (LinkageError e) {
            // A type that one of its methods names is absent.
            return true;
        }
    }
}
