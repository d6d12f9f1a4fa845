package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the request that an object of a container holds. */
final class EnclosedRequestAccessor implements RequestAccessor {
    /** The index under which Tomcat's connector keeps its request, {@code CoyoteAdapter.ADAPTER_NOTES}. */
    private static final int ADAPTER_NOTES = 1;

    private static final ClassValue<@Nullable RequestAccessor> ACCESSORS = new ClassValue<>() {
        @Override
        protected @Nullable RequestAccessor computeValue(Class<?> type) {
            RequestAccessor servlet = ServletRequestAccessor.of(type);
            RequestAccessor jetty = servlet != null ? servlet : JettyRequestAccessor.of(type);
            return jetty != null ? jetty : UndertowExchangeAccessor.of(type);
        }
    };

    private final GuardedMethod request;

    private EnclosedRequestAccessor(GuardedMethod request) {
        this.request = request;
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of an object that woven code passes
     * @return the accessor; null if the class holds no request that is known here
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        if (Supertypes.find(type, "org.eclipse.jetty.server.HttpChannel") != null) {
            // Public in the superclass or the interface, whatever the class is.
            return new EnclosedRequestAccessor(GuardedMethod.chain(type, "getRequest"));
        }
        return switch (type.getName()) {
            case "org.apache.coyote.Request" -> new EnclosedRequestAccessor(note(type));
            case "org.apache.catalina.core.AsyncContextImpl", "io.undertow.servlet.spec.AsyncContextImpl" ->
                new EnclosedRequestAccessor(GuardedMethod.chain(type, "getRequest"));
            case "io.undertow.servlet.handlers.ServletRequestContext" ->
                new EnclosedRequestAccessor(GuardedMethod.chain(type, "getServletRequest"));
            case "org.eclipse.jetty.ee10.servlet.ServletChannel", "org.eclipse.jetty.ee11.servlet.ServletChannel" ->
                new EnclosedRequestAccessor(
                        GuardedMethod.chain(type, "getServletContextRequest", "getServletApiRequest"));
            default -> null;
        };
    }

    private static GuardedMethod note(Class<?> type) {
        try {
            Lookup lookup = MethodHandles.publicLookup();
            MethodHandle getNote = lookup.findVirtual(type, "getNote", MethodType.methodType(Object.class, int.class));
            return GuardedMethod.of(MethodHandles.insertArguments(getNote, 1, ADAPTER_NOTES));
        } catch (ReflectiveOperationException e) {
            return GuardedMethod.ABSENT;
        }
    }

    /** Returns what a servlet request wraps; null if it wraps nothing. */
    static @Nullable Object enclosed(Object request) {
        return ACCESSORS.get(request.getClass()) instanceof ServletRequestAccessor accessor
                ? accessor.enclosed(request)
                : null;
    }

    @Override
    public Object exchange(Object holder) {
        Object held = request.read(holder);
        RequestAccessor accessor = held == null ? null : ACCESSORS.get(held.getClass());
        return held == null ? holder : accessor == null ? held : accessor.exchange(held);
    }

    @Override
    public @Nullable String remoteAddress(Object holder) {
        return read(holder, RequestAccessor::remoteAddress);
    }

    @Override
    public @Nullable String header(Object holder, String name) {
        return read(holder, (accessor, held) -> accessor.header(held, name));
    }

    @Override
    public List<String> headers(Object holder, String name) {
        List<String> lines = read(holder, (accessor, held) -> accessor.headers(held, name));
        return lines == null ? List.of() : lines;
    }

    @Override
    public @Nullable Object principal(Object holder) {
        return read(holder, RequestAccessor::principal);
    }

    @Override
    public @Nullable String authType(Object holder) {
        return read(holder, RequestAccessor::authType);
    }

    @Override
    public @Nullable String scheme(Object holder) {
        return read(holder, RequestAccessor::scheme);
    }

    @Override
    public @Nullable String requestedSessionId(Object holder) {
        return read(holder, RequestAccessor::requestedSessionId);
    }

    @Override
    public @Nullable String sessionId(Object holder) {
        return read(holder, RequestAccessor::sessionId);
    }

    @Override
    public @Nullable String contextPath(Object holder) {
        return read(holder, RequestAccessor::contextPath);
    }

    @Override
    public @Nullable String mapping(Object holder) {
        return read(holder, RequestAccessor::mapping);
    }

    @Override
    public @Nullable Object attribute(Object holder, String name) {
        return read(holder, (accessor, held) -> accessor.attribute(held, name));
    }

    @Override
    public boolean isRenderingError(Object holder) {
        return Boolean.TRUE.equals(read(holder, RequestAccessor::isRenderingError));
    }

    private <T> @Nullable T read(Object holder, BiFunction<RequestAccessor, Object, @Nullable T> property) {
        Object held = request.read(holder);
        RequestAccessor accessor = held == null ? null : ACCESSORS.get(held.getClass());
        return accessor == null ? null : property.apply(accessor, held);
    }
}
