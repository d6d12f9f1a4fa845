package io.waymark.agent.instrumentation.jaxrs;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into RESTEasy. */
final class ResteasyAdvice {
    private ResteasyAdvice() {}

    /** Around the invocation of a resource method, with its filters. */
    static final class Invoked {
        private Invoked() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.Origin Class<?> woven, @Advice.Argument(0) Object request) {
            Object outer = Bridge.enterRequest(request);
            Bridge.onRouted(woven, request);
            return outer;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** An exception is about to become a response. */
    static final class ExceptionHandled {
        private ExceptionHandled() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) @Nullable Throwable failure) {
            Bridge.onRequestFailed(null, failure);
        }
    }

    /** A handler has ended its server-sent events, before it returns: the thread forgets the request's security context. */
    static final class ContextCleared {
        private ContextCleared() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onSignIn(SignInStep.USER_FORGOTTEN, null, null);
        }
    }

    /** A method of a root resource has its path, which an array marks as complete. */
    static final class RootRegistered {
        private RootRegistered() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(1) String path,
                @Advice.Argument(2) @Nullable Object invoker) {
            Bridge.onRouteRegistered(woven, new String[] {path}, invoker);
        }
    }

    /** A method of a root resource or sub-resource has its path there. */
    static final class Registered {
        private Registered() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(0) String path,
                @Advice.Argument(1) @Nullable Object invoker) {
            Bridge.onRouteRegistered(woven, path, invoker);
        }
    }
}
