package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import org.jspecify.annotations.Nullable;

/** Reads the id of a session of Spring WebFlux, which is found apart from its exchange. */
final class WebSessionAccessor implements RequestAccessor {
    private static final String SESSION = "org.springframework.web.server.WebSession";

    private final GuardedMethod isStarted;
    private final GuardedMethod getId;

    private WebSessionAccessor(Class<?> api) {
        isStarted = GuardedMethod.chain(api, "isStarted");
        getId = GuardedMethod.chain(api, "getId");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a session
     * @return the accessor; null if the class is no session
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = Supertypes.find(type, SESSION);
        return api == null ? null : new WebSessionAccessor(api);
    }

    /** A session that has not begun has an id that no client gets. */
    @Override
    public @Nullable String sessionId(Object session) {
        return Boolean.TRUE.equals(isStarted.read(session)) ? getId.text(session) : null;
    }

    @Override
    public @Nullable String remoteAddress(Object session) {
        return null;
    }

    @Override
    public @Nullable String header(Object session, String name) {
        return null;
    }

    @Override
    public @Nullable String principal(Object session) {
        return null;
    }

    @Override
    public @Nullable String authType(Object session) {
        return null;
    }
}
