package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestLine;
import io.waymark.base.reference.RecentValues;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what reads the objects of requests. Safe for use by many threads. */
final class RequestAccessors {
    /** Frameworks wrap a server's request a few times. */
    private static final int MAX_HOLDERS = 8;

    private static final int MAX_RECENT = 256;

    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<Found> byClass;
    /** Found faster than in the class. */
    private final RecentValues<Found> recent = new RecentValues<>(MAX_RECENT);

    private record Found(Class<?> type, @Nullable RequestAccessor accessor) {}

    RequestAccessors(Function<Class<?>, @Nullable RequestAccessor> finder) {
        byClass = new ClassValue<>() {
            @Override
            protected Found computeValue(Class<?> requestType) {
                return new Found(requestType, finder.apply(requestType));
            }
        };
    }

    /** Returns the accessor of an object; null if no instrumentation accepts it as a request. */
    @Nullable
    RequestAccessor get(Object request) {
        Class<?> type = request.getClass();
        int hash = System.identityHashCode(type);
        Found found = recent.get(hash);
        if (found == null || found.type() != type) {
            found = byClass.get(type);
            recent.put(hash, found);
        }
        return found.accessor();
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
