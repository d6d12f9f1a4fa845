package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the begin of {@code AuthenticationWebFilter.onAuthenticationSuccess(authentication, exchange)}. */
final class AuthenticationAdvice {
    private AuthenticationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Object authentication, @Advice.Argument(1) Object exchange) {
        Bridge.onAuthenticated(exchange, authentication);
    }
}
