package io.waymark.agent.request;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a framework routed a request. Holds text only, never a class of the application.
 *
 * @param handler the method that serves the request; null if the route is served by something else
 * @param template the route's path with names in place of variable parts, such as {@code /orders/{orderId}}; null if unknown
 * @param variables the values of the variable parts by name, decoded
 */
public record RequestRoute(
        @Nullable HandlerMethod handler, @Nullable String template, Map<String, String> variables) {
    /** The route of a request that is no event: a framework has found one, of which nothing is read. */
    public static final RequestRoute NOT_READ = new RequestRoute(null, null, Map.of());

    /** Creates a route with a copy of the variables, in their order. */
    public RequestRoute {
        variables = variables.size() <= 1
                ? Map.copyOf(variables)
                : Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /**
     * A method that serves requests.
     *
     * @param declaringClass binary name of the class that declares it
     * @param name the method's name
     * @param descriptor the method's JVM descriptor
     */
    public record HandlerMethod(String declaringClass, String name, String descriptor) {
        /** Held by the classes themselves, so that no class loader is kept alive. */
        private static final ClassValue<Map<Method, HandlerMethod>> KNOWN = new ClassValue<>() {
            @Override
            protected Map<Method, HandlerMethod> computeValue(Class<?> declaringClass) {
                return new ConcurrentHashMap<>();
            }
        };

        /**
         * Describes a method.
         *
         * @param method the method
         * @return its texts
         */
        public static HandlerMethod of(Method method) {
            Map<Method, HandlerMethod> known = KNOWN.get(method.getDeclaringClass());
            HandlerMethod handler = known.get(method);
            return handler != null ? handler : known.computeIfAbsent(method, HandlerMethod::describe);
        }

        private static HandlerMethod describe(Method method) {
            return new HandlerMethod(
                    method.getDeclaringClass().getName(),
                    method.getName(),
                    MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                            .descriptorString());
        }

        /**
         * Whether it is a given method.
         *
         * @param className binary name of the class that declares that method
         * @param methodName that method's name
         * @param methodDescriptor that method's JVM descriptor
         * @return {@code false} for another method of the same name too
         */
        public boolean is(String className, String methodName, String methodDescriptor) {
            return name.equals(methodName) && descriptor.equals(methodDescriptor) && declaringClass.equals(className);
        }
    }

    /**
     * Takes the texts of a map of a framework.
     *
     * @param variables a map; another object, and what is no text in the map, counts for nothing
     * @return the values by name, in their order
     */
    public static Map<String, String> texts(@Nullable Object variables) {
        if (!(variables instanceof Map<?, ?> map) || map.isEmpty()) {
            return Map.of();
        }
        RouteTexts texts = new RouteTexts();
        map.forEach(texts);
        return texts.byName;
    }

    /** Takes entries without an object for each: most routes have one variable part. Used by one thread. */
    private static final class RouteTexts implements BiConsumer<@Nullable Object, @Nullable Object> {
        private Map<String, String> byName = Map.of();

        @Override
        public void accept(@Nullable Object key, @Nullable Object value) {
            if (!(key instanceof String name) || !(value instanceof String text)) {
                return;
            }
            if (byName.isEmpty()) {
                byName = Map.of(name, text);
            } else {
                byName = byName.size() == 1 ? new LinkedHashMap<>(byName) : byName;
                byName.put(name, text);
            }
        }
    }
}
