package io.waymark.agent.instrumentation.springwebflux.security;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import reactor.core.publisher.Mono;

/** Reports what managers find out about credentials, and which users exist. Safe for use by many threads. */
public final class ManagerObserver implements LibraryDecorator {
    /**
     * Called by name.
     *
     * @param scopes not needed
     */
    public ManagerObserver(CallerScopes scopes) {}

    @Override
    public Object decorate(Object target, @Nullable Object argument) {
        if (!(target instanceof Mono<?> publisher)) {
            return target;
        }
        if (argument instanceof Authentication checked) {
            return new ObservedMono<>(publisher, new CheckedCredentials<>(checked));
        }
        return argument instanceof String name ? new ObservedMono<>(publisher, new FoundUser<>(name)) : target;
    }

    private record CheckedCredentials<T>(Authentication checked) implements ObservedMono.Listener<T> {
        @Override
        public void onValue(T authentication) {
            Bridge.onSignIn(SignInStep.CREDENTIALS_CHECKED, authentication, checked);
        }

        @Override
        public void onEnd(@Nullable Throwable failure) {
            if (failure != null) {
                Bridge.onSignIn(SignInStep.CREDENTIALS_CHECKED, failure, checked);
            }
        }
    }

    private record FoundUser<T>(String name) implements ObservedMono.Listener<T> {
        @Override
        public void onValue(T user) {
            Bridge.onSignIn(SignInStep.USER_FOUND, name, null);
        }
    }
}
