package io.waymark.agent.instrumentation.quarkus;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;

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

    /** The response will ask for credentials: there were none, or they were rejected. */
    static final class Challenged {
        private Challenged() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.CHALLENGED, null, null);
        }
    }
}
