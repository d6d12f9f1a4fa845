package io.waymark.agent.instrumentation.jaxrs;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into Jersey. */
final class JerseyAdvice {
    private JerseyAdvice() {}

    /** Around the processing of a request, whose filters may authenticate its sender. */
    static final class Processing {
        private Processing() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.Argument(0) Object request) {
            return Bridge.enterRequest(request);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** The request is matched, if any resource method serves it. */
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

    /** The resources of the application are known; those of sub-resource locators become known with requests. */
    static final class ModelBuilt {
        private ModelBuilt() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(0) @Nullable Object model,
                @Advice.Argument(1) boolean subResource) {
            if (!subResource) {
                Bridge.onRouteRegistered(woven, model, model);
            }
        }
    }
}
