package io.waymark.agent.instrumentation.quarkus;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into the security of Quarkus, whose decisions are about the request of the current thread. */
final class SecurityAdvice {
    private SecurityAdvice() {}

    /** A request without credentials gets the identity of nobody. */
    static final class Anonymous {
        private Anonymous() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.ANONYMOUS, null, null);
        }
    }

    /** Copied to the start of {@code runFormAuth(context, providers)}: a form with a name and a password was posted. */
    static final class FormPosted {
        private FormPosted() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.CREDENTIALS_GIVEN, null, null);
        }
    }

    /**
     * Copied to the start of {@code save(name, context, cookie, restored, secure)}: the response will name the user in a cookie,
     * for the first time if nothing was restored from a former one.
     */
    static final class Saved {
        private Saved() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object name, @Advice.Argument(3) @Nullable Object restored) {
            if (restored == null) {
                Bridge.onSignIn(SignInStep.ACCEPTED, name, null);
                Bridge.onSignIn(SignInStep.FILTER_ENDED, null, null);
            }
        }
    }

    /** Copied to the start of {@code logout(context)}, which removes the cookie. */
    static final class SignedOut {
        private SignedOut() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.SIGNED_OUT, null, null);
        }
    }

    /** The response will ask for credentials: there were none, or they were rejected. */
    static final class Challenged {
        private Challenged() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.CHALLENGED, null, null);
        }
    }
}
