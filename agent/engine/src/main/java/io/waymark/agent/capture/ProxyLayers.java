package io.waymark.agent.capture;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
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
            } else if (entered && implementsOneOf(frame.getDeclaringClass(), proxy.getInterfaces())) {
                return false;
            }
        }
        return false;
    }

    private static boolean implementsOneOf(Class<?> type, Class<?>[] interfaces) {
        for (Class<?> implemented : interfaces) {
            if (implemented.isAssignableFrom(type)) {
                return true;
            }
        }
        return false;
    }
}
