package io.waymark.agent.background;

import io.waymark.agent.request.RequestRoute.HandlerMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Names listeners and jobs that implement an interface of a library: after their class, or after the interface's method where
 * the class has no name that says anything. Safe for use by many threads.
 */
public final class ImplementedHandlers {
    private static final String SPRING = "org.springframework.";

    private final String methodName;
    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<NamedHandler> handlers = new ClassValue<>() {
        @Override
        protected NamedHandler computeValue(Class<?> type) {
            return describe(type);
        }
    };

    private record NamedHandler(String name, @Nullable HandlerMethod method) {}

    /**
     * Creates it.
     *
     * @param methodName the interface's method
     */
    public ImplementedHandlers(String methodName) {
        this.methodName = methodName;
    }

    /**
     * Describes a listener or job.
     *
     * @param kind what starts it
     * @param library the framework that runs it
     * @param type the class of the application's object
     * @param source where its messages come from; the job's name
     * @return its texts
     */
    public BackgroundOperation operation(BackgroundKind kind, String library, Class<?> type, String source) {
        NamedHandler handler = handlers.get(type);
        return new BackgroundOperation(kind, library, handler.name(), source, handler.method());
    }

    private NamedHandler describe(Class<?> type) {
        if (type.getName().startsWith(SPRING)) {
            // It calls a method of the application, which it reports.
            return new NamedHandler(methodName, null);
        }
        boolean named =
                !type.isHidden() && !type.isSynthetic() && !type.isAnonymousClass() && !Proxy.isProxyClass(type);
        return new NamedHandler(named ? type.getSimpleName() : methodName, method(type));
    }

    /** The class may implement several forms of the method; libraries call the one that it declares. */
    private @Nullable HandlerMethod method(Class<?> type) {
        try {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(methodName) && !method.isBridge() && !method.isDefault()) {
                    return HandlerMethod.of(method);
                }
            }
        } catch (LinkageError e) {
            // A class in one of its signatures is missing.
            return null;
        }
        return null;
    }
}
