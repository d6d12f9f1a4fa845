package io.waymark.agent.instrumentation.jdkhttpserver;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around {@code Filter.Chain.doFilter}; only the outermost call for an exchange begins and leaves the request. */
final class ChainAdvice {
    private ChainAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Argument(0) Object exchange) {
        return Bridge.beginRequest(exchange, null);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Object exchange,
            @Advice.Enter @Nullable Object outer,
            @Advice.Thrown @Nullable Throwable failure) {
        Bridge.leaveRequest(exchange, outer, failure);
    }
}
