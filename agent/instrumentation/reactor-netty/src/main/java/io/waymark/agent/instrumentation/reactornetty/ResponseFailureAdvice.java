package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the end of {@code HttpServerOperations.onOutboundError}, which sends an error or breaks the response off. */
final class ResponseFailureAdvice {
    private ResponseFailureAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object operations, @Advice.Argument(0) @Nullable Throwable failure) {
        Bridge.failRequest(operations, failure);
    }
}
