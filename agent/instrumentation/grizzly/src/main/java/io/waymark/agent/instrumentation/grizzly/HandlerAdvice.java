package io.waymark.agent.instrumentation.grizzly;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into Grizzly's HTTP server. */
final class HandlerAdvice {
    private HandlerAdvice() {}

    /** Around the handler of a request. */
    static final class Served {
        private Served() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.Argument(0) Object request) {
            return Bridge.beginRequest(request, null);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** Around the task in which a pool's thread calls the handler. */
    static final class ServedByPool {
        private ServedByPool() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.FieldValue("val$request") Object request) {
            return Bridge.beginRequest(request, null);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** The response is finished; the request is about to be used again for another one. */
    static final class Answered {
        private Answered() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object request) {
            Bridge.endRequest(request);
        }
    }
}
