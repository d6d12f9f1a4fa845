package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the start of methods that end a request, of the server's object of the request. */
final class ReceiverEnd {
    private ReceiverEnd() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object exchange) {
        Bridge.endRequest(exchange);
    }
}
