package io.waymark.agent.instrumentation.grpc;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the begin of {@code ServerTransportListenerImpl.streamCreated(stream, method, headers)}. */
final class StreamCreatedAdvice {
    private StreamCreatedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> woven, @Advice.Argument(0) Object stream, @Advice.Argument(2) Object headers) {
        Bridge.decorate(woven, stream, headers);
    }
}
