package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Reads the sender of the servlet request that an object of a container holds. */
final class EnclosedRequestAccessor implements RequestAccessor {
    /** The index under which Tomcat's connector keeps its request, {@code CoyoteAdapter.ADAPTER_NOTES}. */
    private static final int ADAPTER_NOTES = 1;

    private static final ClassValue<@Nullable RequestAccessor> ACCESSORS = new ClassValue<>() {
        @Override
        protected @Nullable RequestAccessor computeValue(Class<?> type) {
            return ServletRequestAccessor.of(type);
        }
    };

    private final MethodHandle request;

    private EnclosedRequestAccessor(MethodHandle request) {
        this.request = request.asType(MethodType.methodType(Object.class, Object.class));
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of an object that woven code passes
     * @return the accessor; null if the class holds no servlet request that is known here
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        try {
            Lookup lookup = MethodHandles.publicLookup();
            return switch (type.getName()) {
                case "org.apache.coyote.Request" ->
                    new EnclosedRequestAccessor(MethodHandles.insertArguments(
                            lookup.findVirtual(type, "getNote", MethodType.methodType(Object.class, int.class)),
                            1,
                            ADAPTER_NOTES));
                case "org.apache.catalina.core.AsyncContextImpl", "io.undertow.servlet.spec.AsyncContextImpl" ->
                    new EnclosedRequestAccessor(lookup.unreflect(type.getMethod("getRequest")));
                case "io.undertow.servlet.handlers.ServletRequestContext" ->
                    new EnclosedRequestAccessor(lookup.unreflect(type.getMethod("getServletRequest")));
                case "org.eclipse.jetty.ee10.servlet.ServletChannel",
                        "org.eclipse.jetty.ee11.servlet.ServletChannel" -> {
                    MethodHandle context = lookup.unreflect(type.getMethod("getServletContextRequest"));
                    Class<?> contextType = context.type().returnType();
                    yield new EnclosedRequestAccessor(MethodHandles.filterReturnValue(
                            context, lookup.unreflect(contextType.getMethod("getServletApiRequest"))));
                }
                default -> null;
            };
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public @Nullable String remoteAddress(Object holder) {
        return read(holder, RequestAccessor::remoteAddress);
    }

    @Override
    public @Nullable String userAgent(Object holder) {
        return read(holder, RequestAccessor::userAgent);
    }

    @Override
    public @Nullable String principal(Object holder) {
        return read(holder, RequestAccessor::principal);
    }

    @Override
    public @Nullable String authType(Object holder) {
        return read(holder, RequestAccessor::authType);
    }

    private @Nullable String read(Object holder, Property property) {
        Object held;
        try {
            held = request.invokeExact(holder);
        } catch (Throwable e) {
            return null;
        }
        RequestAccessor accessor = held == null ? null : ACCESSORS.get(held.getClass());
        return accessor == null ? null : property.read(accessor, held);
    }

    /** One of the accessor's methods. */
    private interface Property {
        @Nullable
        String read(RequestAccessor accessor, Object request);
    }
}
