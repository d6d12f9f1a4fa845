package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the begin of {@code HandlerAdapter.handle(exchange, handler)}. */
final class HandlerAdvice {
    private HandlerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> woven,
            @Advice.Argument(0) Object exchange,
            @Advice.Argument(1) @Nullable Object handler) {
        Bridge.onRouted(woven, exchange, handler);
    }
}
