package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is copied into the methods of Spring Security's reactive filters that know what becomes of a user. */
final class SignInAdvice {
    private SignInAdvice() {}

    /** Copied to the start of {@code AuthenticationWebFilter.authenticate(exchange, chain, token)}. */
    static final class CredentialsGiven {
        private CredentialsGiven() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(2) @Nullable Object token) {
            Bridge.onSignIn(SignInStep.CREDENTIALS_GIVEN, exchange, token, null);
        }
    }

    /** Copied around {@code AuthenticationWebFilter.onAuthenticationSuccess(authentication, exchange)}. */
    static final class Authenticated {
        private Authenticated() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object authentication, @Advice.Argument(1) Object exchange) {
            Bridge.onAuthenticated(exchange, authentication);
            Bridge.onSignIn(SignInStep.ACCEPTED, exchange, authentication, null);
        }

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(1) Object exchange,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object completion) {
            completion = Bridge.decorate(woven, completion, exchange);
        }
    }

    /** Copied to the start of the lambda {@code (exchange, chain, exception)} that calls the handler of failures. */
    static final class Rejected {
        private Rejected() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(2) @Nullable Object failure) {
            Bridge.onSignIn(SignInStep.ATTEMPT_REJECTED, exchange, failure, null);
        }
    }

    /** Copied to the start of {@code WebFilterExchange.getChain()}: handlers ask for the chain to pass the request on. */
    static final class PassedOn {
        private PassedOn() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object exchange) {
            Bridge.onSignIn(SignInStep.PASSED_ON, exchange, null, null);
        }
    }

    /** Copied to the start of {@code LogoutWebFilter.logout(exchange, authentication)}. */
    static final class SignedOut {
        private SignedOut() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(1) @Nullable Object authentication) {
            Bridge.onSignIn(SignInStep.SIGNED_OUT, exchange, authentication, null);
        }
    }

    /** Copied to the start of methods whose arguments are the outcome of a switch of users, and the exchange. */
    static final class Switched {
        private Switched() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object outcome, @Advice.Argument(1) Object exchange) {
            Bridge.onSignIn(SignInStep.USER_SWITCHED, exchange, outcome, null);
        }
    }

    /** Copied to the start of the lambda {@code (exchange, exception)} that answers a request which was refused. */
    static final class Refused {
        private Refused() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange) {
            Bridge.onSignIn(SignInStep.REFUSED, exchange, null, null);
        }
    }

    /** Copied to the start of methods that treat the exchange, their first argument, as that of nobody. */
    static final class Anonymous {
        private Anonymous() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange) {
            Bridge.onSignIn(SignInStep.ANONYMOUS, exchange, null, null);
        }
    }
}
