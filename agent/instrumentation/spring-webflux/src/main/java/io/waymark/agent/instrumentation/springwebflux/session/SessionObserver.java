package io.waymark.agent.instrumentation.springwebflux.session;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reports the session of an exchange when a part of the service looks it up, and never looks it up. Safe for use by many threads. */
public final class SessionObserver implements LibraryDecorator {
    /**
     * Called by name.
     *
     * @param scopes not needed
     */
    public SessionObserver(CallerScopes scopes) {}

    @Override
    public Object decorate(Object target, @Nullable Object argument) {
        return target instanceof Mono<?> lookup && argument instanceof ServerWebExchange exchange
                ? lookup.doOnNext(session -> report(exchange, session))
                : target;
    }

    private static void report(ServerWebExchange exchange, Object session) {
        try {
            Bridge.onSignIn(SignInStep.SESSION_FOUND, exchange, session, null);
        } catch (Throwable e) {
            // The session is the application's, and so may its methods be.
        }
    }
}
