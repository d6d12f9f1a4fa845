package io.waymark.agent.instrumentation.springwebflux.security;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Reports the user of a security context when the filters load it, and when a filter that has accepted a user has ended. Safe
 * for use by many threads.
 */
public final class FilterObserver implements LibraryDecorator {
    /**
     * Called by name.
     *
     * @param scopes not needed
     */
    public FilterObserver(CallerScopes scopes) {}

    @Override
    @SuppressWarnings("unchecked") // the repository's method returns a Mono of contexts
    public Object decorate(Object target, @Nullable Object context) {
        if (!(target instanceof Mono<?> publisher)) {
            return target;
        }
        if (context instanceof WebFilterExchange exchange) {
            return new ObservedMono<>(publisher, new AcceptedUser<>(exchange));
        }
        return context instanceof ServerWebExchange exchange
                ? new ObservedMono<>((Mono<SecurityContext>) publisher, new LoadedContext(exchange))
                : target;
    }

    private record LoadedContext(ServerWebExchange exchange) implements ObservedMono.Listener<SecurityContext> {
        @Override
        public void onValue(SecurityContext context) {
            Bridge.onAuthenticated(exchange, context.getAuthentication());
        }
    }

    /** An {@code AuthenticationException}, such as that of too many sessions, makes the filter reject the user after all. */
    private record AcceptedUser<T>(WebFilterExchange exchange) implements ObservedMono.Listener<T> {
        @Override
        public void onEnd(@Nullable Throwable failure) {
            if (!(failure instanceof AuthenticationException)) {
                Bridge.onSignIn(SignInStep.FILTER_ENDED, exchange, null, null);
            }
        }
    }
}
