package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the end of the constructor of {@code WebsocketServerOperations}, which answers the request for an upgrade. */
final class WebSocketUpgradeAdvice {
    private WebSocketUpgradeAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(2) Object replaced) {
        Bridge.endRequest(replaced);
    }
}
