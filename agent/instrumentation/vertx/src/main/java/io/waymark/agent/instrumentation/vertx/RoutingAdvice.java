package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into Vert.x Web. */
final class RoutingAdvice {
    private RoutingAdvice() {}

    /** Around the search for the first route of a request. */
    static final class Routing {
        private Routing() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object routingContext) {
            return Bridge.enterRequest(routingContext);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** A route is about to handle the request. */
    static final class Routed {
        private Routed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Origin Class<?> woven, @Advice.Argument(0) @Nullable Object routingContext) {
            Bridge.onRouted(woven, routingContext);
        }
    }

    /** A handler has thrown or failed the request. */
    static final class Failed {
        private Failed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) @Nullable Throwable failure) {
            Bridge.onRequestFailed(null, failure);
        }
    }
}
