package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around the server's methods that serve a request, which is their first argument, and the response their second. */
final class RequestResponseArrival {
    private RequestResponseArrival() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Argument(0) Object exchange, @Advice.Argument(1) Object response) {
        return Bridge.beginRequest(exchange, response);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object outer) {
        Bridge.restoreScope(outer);
    }
}
