package io.waymark.agent.instrumentation.jdkhttpserver;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the end of {@code sendResponseHeaders}: a handler may answer on another thread, after it has returned. */
final class ResponseHeadersAdvice {
    private ResponseHeadersAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object exchange) {
        Bridge.onAnswered(exchange);
    }
}
