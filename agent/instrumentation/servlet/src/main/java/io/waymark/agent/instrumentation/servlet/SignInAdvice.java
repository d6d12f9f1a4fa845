package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is copied into the methods with which containers sign users in and out. Passwords are not passed on. */
final class SignInAdvice {
    private SignInAdvice() {}

    /** Copied to the start of Tomcat's {@code register(request, response, principal, authType, name, password)}. */
    static final class Registered {
        private Registered() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(
                @Advice.Argument(2) @Nullable Object principal, @Advice.Argument(3) @Nullable String authType) {
            if ("FORM".equals(authType) && principal != null) {
                Bridge.onSignIn(SignInStep.ACCEPTED, principal, null);
            }
        }
    }

    /** Copied to the end of Tomcat's form authenticator: a request that is not passed on was for the sign-in alone. */
    static final class FormEnded {
        private FormEnded() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return boolean passedOn) {
            if (!passedOn) {
                Bridge.onSignIn(SignInStep.FILTER_ENDED, null, null);
            }
        }
    }

    /** Copied to the start of methods that answer a request with a form for sign-ins instead of what was asked for. */
    static final class FormShown {
        private FormShown() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.REFUSED, null, null);
        }
    }

    /** Copied to the start of the method that shows the error page of a sign-in form. */
    static final class FormRejected {
        private FormRejected() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.REJECTED, null, "");
        }
    }

    /** Copied to the end of Tomcat's {@code doAuthenticate(request, response)} for credentials that come with each request. */
    static final class Challenged {
        private Challenged() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return boolean accepted) {
            if (!accepted) {
                Bridge.onSignIn(SignInStep.CHALLENGED, null, null);
            }
        }
    }

    /** Copied to the end of methods that check a name and a password, and return null for wrong ones. */
    static final class RefusedCredentials {
        private RefusedCredentials() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object user) {
            if (user == null) {
                Bridge.onSignIn(SignInStep.CREDENTIALS_REJECTED, null, "");
            }
        }
    }

    /** Copied to the start of Undertow's {@code authenticationFailed(message, mechanism)}. */
    static final class Failed {
        private Failed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.CREDENTIALS_REJECTED, null, "");
        }
    }

    /** Copied to the end of Tomcat's {@code doLogin(request, name, password)}. */
    static final class ProgrammaticLogin {
        private ProgrammaticLogin() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object principal) {
            Bridge.onSignIn(principal == null ? SignInStep.CREDENTIALS_REJECTED : SignInStep.SIGNED_IN, principal, "");
        }
    }

    /** Copied to the end of Jetty's {@code login(name, password, request, …)}, which returns null for wrong credentials. */
    static final class NamedLogin {
        private NamedLogin() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Argument(0) @Nullable Object name,
                @Advice.Argument(2) @Nullable Object request,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object user) {
            if (user == null) {
                Bridge.onSignIn(SignInStep.CREDENTIALS_REJECTED, null, "");
            } else {
                Bridge.onSignIn(SignInStep.SESSION_CHANGED, null, request);
                Bridge.onSignIn(SignInStep.SIGNED_IN, name, null);
            }
        }
    }

    /** Copied to the end of Undertow's {@code authenticationComplete(account, mechanism, programmatic, cached)}. */
    static final class Completed {
        private Completed() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Argument(3) boolean cached) {
            // Only a sign-in that a session remembers.
            if (cached) {
                Bridge.onSignIn(SignInStep.SIGNED_IN, null, null);
            }
        }
    }

    /** Copied to the end of Undertow's {@code login(name, password)}. */
    static final class Refused {
        private Refused() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return boolean signedIn) {
            if (!signedIn) {
                Bridge.onSignIn(SignInStep.CREDENTIALS_REJECTED, null, "");
            }
        }
    }

    /** Copied to the end of Undertow's {@code changeSessionId(exchange, config)}, which returns the new id. */
    static final class SessionRenamed {
        private SessionRenamed() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object next) {
            Bridge.onSignIn(SignInStep.SESSION_CHANGED, null, next);
        }
    }

    /** Copied to the start of methods that sign the request's user out. */
    static final class SignedOut {
        private SignedOut() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.SIGNED_OUT, null, null);
        }
    }

    /** Copied to the end of a realm's methods that look a user's password up; it is not passed on. */
    static final class PasswordFound {
        private PasswordFound() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.AllArguments Object[] arguments,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object password) {
            if (password != null) {
                Bridge.onSignIn(SignInStep.USER_FOUND, arguments[arguments.length - 1], null);
            }
        }
    }

    /** Copied to the start of Tomcat's {@code Request.changeSessionId(String)}. */
    static final class SessionChanged {
        private SessionChanged() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object request, @Advice.Argument(0) @Nullable Object next) {
            Bridge.onSignIn(SignInStep.SESSION_CHANGED, request, next);
        }
    }
}
