package io.waymark.agent.instrumentation.springsecurity;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is copied into the methods of Spring Security that know what becomes of a user. */
final class SignInAdvice {
    private SignInAdvice() {}

    /** Copied to the end of filters that sign users in. */
    static final class FilterEnded {
        private FilterEnded() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit() {
            Bridge.onSignIn(SignInStep.FILTER_ENDED, null, null);
        }
    }

    /** Copied to the start of the method that answers a request which a filter or the application has refused. */
    static final class Refused {
        private Refused() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.REFUSED, null, null);
        }
    }

    /** Copied to the start of methods whose third argument is the authentication that ends. */
    static final class SignedOut {
        private SignedOut() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(2) @Nullable Object authentication) {
            Bridge.onSignIn(SignInStep.SIGNED_OUT, authentication, null);
        }
    }

    /** Copied to the start of {@code onSessionChange(String, HttpSession, Authentication)}. */
    static final class SessionChanged {
        private SessionChanged() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Object former, @Advice.Argument(1) @Nullable Object session) {
            Bridge.onSignIn(SignInStep.SESSION_CHANGED, former, session);
        }
    }

    /** Copied to the end of the method that makes an anonymous authentication. */
    static final class Anonymous {
        private Anonymous() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit() {
            Bridge.onSignIn(SignInStep.ANONYMOUS, null, null);
        }
    }

    /** Copied to the end of {@code authenticate(Authentication)}. */
    static final class CredentialsChecked {
        private CredentialsChecked() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Argument(0) @Nullable Object checked,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object authentication,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.onSignIn(SignInStep.CREDENTIALS_CHECKED, failure == null ? authentication : failure, checked);
        }
    }

    /** Copied to the end of methods that find a user by name, and throw if there is none. */
    static final class UserFound {
        private UserFound() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Argument(0) @Nullable Object name) {
            Bridge.onSignIn(SignInStep.USER_FOUND, name, null);
        }
    }
}
