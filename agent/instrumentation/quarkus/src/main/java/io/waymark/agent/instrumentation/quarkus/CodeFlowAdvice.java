package io.waymark.agent.instrumentation.quarkus;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import java.util.Map;
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
     * Copied to the start of {@code processRedirectFromOidc(context, config, providers, parameters, cookies)}, which gets every request
     * of a client that has begun a code flow.
     */
    static final class Answered {
        private Answered() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(3) @Nullable Object parameters) {
            boolean ofFlow = false;
            boolean answer = false;
            if (parameters instanceof Iterable<?> all) {
                for (Object parameter : all) {
                    String name = parameter instanceof Map.Entry<?, ?> entry ? String.valueOf(entry.getKey()) : "";
                    ofFlow |= name.equals("state");
                    answer |= name.equals("code") || name.equals("error");
                }
            }
            if (ofFlow && answer) {
                Bridge.onSignIn(SignInStep.PROVIDER_ANSWERED, null, null);
            }
        }
    }

    /** Copied to the start of {@code accept(context, failure)}: a code flow, or a session that one has begun, is not valid. */
    static final class Failed {
        private Failed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) @Nullable Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause != null
                    && cause.getClass().getName().equals("io.quarkus.security.AuthenticationCompletionException")) {
                Bridge.onSignIn(SignInStep.ANSWER_REJECTED, cause, null);
            }
        }
    }

    /**
     * Copied to the start of {@code fireEvent(type, identity)}, whether anybody observes the event or not. That of a sign-in comes when
     * the response has the cookie of the session, also of one whose tokens are renewed. The request is served then, unless it is
     * redirected.
     */
    static final class Fired {
        private Fired() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object type, @Advice.Argument(1) @Nullable Object identity) {
            String event = String.valueOf(type);
            if (event.equals("OIDC_LOGIN")) {
                Bridge.onSignIn(SignInStep.FILTER_ENDED, null, identity);
            } else if (event.equals("OIDC_LOGOUT_RP_INITIATED")) {
                Bridge.onSignIn(SignInStep.SIGNED_OUT, identity, null);
            }
        }
    }
}
