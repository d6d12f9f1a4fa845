package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the begin of {@code HttpServerOperations.onOutboundError}, which may end the response itself. */
final class ResponseFailureAdvice {
    private ResponseFailureAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object operations, @Advice.Argument(0) @Nullable Throwable failure) {
        Bridge.failRequest(operations, failure);
    }
}
