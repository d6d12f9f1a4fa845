package io.waymark.agent.instrumentation.jaxrs;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The code that is copied into RESTEasy Reactive. */
final class ResteasyReactiveAdvice {
    private ResteasyReactiveAdvice() {}

    /** At the end of a handler that has chosen a resource method or a locator of a sub-resource. */
    static final class Routed {
        private Routed() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Origin Class<?> woven, @Advice.Argument(0) @Nullable Object context) {
            Bridge.onRouted(woven, context);
        }
    }

    /** An exception is about to become a response. */
    static final class ExceptionMapped {
        private ExceptionMapped() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Throwable failure) {
            Bridge.onRequestFailed(null, failure);
        }
    }

    /** A resource method has its route. */
    static final class Registered {
        private Registered() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object resource,
                @Advice.Argument(4) @Nullable Object deployment) {
            Bridge.onRouteRegistered(woven, resource, deployment);
        }
    }
}
