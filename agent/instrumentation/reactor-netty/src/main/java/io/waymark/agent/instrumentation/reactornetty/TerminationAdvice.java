package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the begin of {@code ChannelOperations.terminate}, called when the response has been sent or the client left. */
final class TerminationAdvice {
    private TerminationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object operations) {
        Bridge.endRequest(operations);
    }
}
