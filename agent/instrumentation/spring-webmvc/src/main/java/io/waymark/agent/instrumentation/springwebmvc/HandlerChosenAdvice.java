package io.waymark.agent.instrumentation.springwebmvc;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Copied to the end of {@code DispatcherServlet.getHandler}, which returns the handler of the request. */
final class HandlerChosenAdvice {
    private HandlerChosenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Origin Class<?> woven, @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object handler) {
        Bridge.onRouted(woven, handler);
    }
}
