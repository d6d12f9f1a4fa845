package io.waymark.agent.instrumentation.quarkus;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import java.util.concurrent.CompletionException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The code that is copied into Quarkus' code flow of OpenID Connect, which is about the request of the current thread. Quarkus' own
 * events of it are fired for observers alone, and that of a sign-in for each renewal of tokens too.
 */
final class CodeFlowAdvice {
    private CodeFlowAdvice() {}

    /** Copied to the start of {@code apply(identity)}: the provider's tokens for a code are those of a user. */
    static final class Accepted {
        private Accepted() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object identity) {
            Bridge.onSignIn(SignInStep.ACCEPTED, identity, null);
        }
    }

    /**
     * Copied to the start of {@code processSuccessfulAuthentication(context, …)}, which also renews the tokens of those who are
     * signed in: the response will have the cookie of a session. The request is served then, unless it is redirected.
     */
    static final class SessionBegun {
        private SessionBegun() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object context) {
            Bridge.onSignIn(SignInStep.FILTER_ENDED, null, context);
        }
    }

    /** Copied to the start of {@code accept(context, failure)}: a code flow, among others, could not be completed. */
    static final class Failed {
        private Failed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) @Nullable Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause != null
                    && cause.getClass().getName().equals("io.quarkus.security.AuthenticationCompletionException")) {
                Bridge.onSignIn(SignInStep.ATTEMPT_REJECTED, cause, null);
            }
        }
    }

    /** Copied to the start of {@code fireEvent(type, identity)}, whether anybody observes the event or not. */
    static final class SignedOut {
        private SignedOut() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object type, @Advice.Argument(1) @Nullable Object identity) {
            if (String.valueOf(type).equals("OIDC_LOGOUT_RP_INITIATED")) {
                Bridge.onSignIn(SignInStep.SIGNED_OUT, identity, null);
            }
        }
    }
}
