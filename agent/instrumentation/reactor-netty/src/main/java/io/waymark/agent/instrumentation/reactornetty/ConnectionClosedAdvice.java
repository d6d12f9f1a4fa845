package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the begin of {@code HttpServerOperations.onInboundClose}, called when the client leaves before the response ends. */
final class ConnectionClosedAdvice {
    private ConnectionClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object operations) {
        Bridge.cancelRequest(operations);
    }
}
