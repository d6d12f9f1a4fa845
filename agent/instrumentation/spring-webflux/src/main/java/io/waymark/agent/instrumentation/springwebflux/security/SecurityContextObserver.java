package io.waymark.agent.instrumentation.springwebflux.security;

import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.publisher.Mono;

/** Reports the user of a security context when the filters load it. Safe for use by many threads. */
public final class SecurityContextObserver implements LibraryDecorator {
    /**
     * Called by name.
     *
     * @param scopes not needed
     */
    public SecurityContextObserver(CallerScopes scopes) {}

    @Override
    @SuppressWarnings("unchecked") // the repository's method returns a Mono of contexts
    public Object decorate(Object target, @Nullable Object exchange) {
        return target instanceof Mono<?> contexts && exchange != null
                ? new ObservedContext((Mono<SecurityContext>) contexts, exchange)
                : target;
    }
}
