package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around methods whose third argument is a request: while they run, the thread acts for its sender. */
final class ThirdArgumentAdvice {
    private ThirdArgumentAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Argument(2) Object request) {
        return Bridge.enterRequest(request);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object outer) {
        Bridge.restoreScope(outer);
    }
}
