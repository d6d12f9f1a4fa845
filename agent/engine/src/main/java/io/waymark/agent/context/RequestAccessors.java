package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestLine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what reads the objects of requests. Safe for use by many threads. */
final class RequestAccessors {
    /** Frameworks wrap a server's request a few times. */
    private static final int MAX_HOLDERS = 8;

    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<@Nullable RequestAccessor> byClass;

    RequestAccessors(Function<Class<?>, @Nullable RequestAccessor> finder) {
        byClass = new ClassValue<>() {
            @Override
            protected @Nullable RequestAccessor computeValue(Class<?> requestType) {
                return finder.apply(requestType);
            }
        };
    }

    /** Returns the accessor of an object; null if no instrumentation accepts it as a request. */
    @Nullable
    RequestAccessor get(Object request) {
        return byClass.get(request.getClass());
    }

    /** Returns the innermost object that one of a framework holds, which is the server's own if all on the way are known. */
    Object exchange(Object holder) {
        Object current = holder;
        for (int i = 0; i < MAX_HOLDERS; i++) {
            RequestAccessor reader = get(current);
            Object held = reader == null ? current : reader.exchange(current);
            if (held == current) {
                break;
            }
            current = held;
        }
        return current;
    }

    /** Whether an object is of a request with this line: a container may pass on a facade that does not lead to its own object. */
    boolean isSameRequest(RequestLine line, Object facade) {
        RequestAccessor reader = get(facade);
        return reader != null
                && line.method().equals(reader.method(facade))
                && line.path().equals(reader.path(facade));
    }
}
