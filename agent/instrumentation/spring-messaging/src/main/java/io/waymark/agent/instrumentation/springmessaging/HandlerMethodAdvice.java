package io.waymark.agent.instrumentation.springmessaging;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the begin and the end of {@code InvocableHandlerMethod.invoke(message, arguments)}. */
final class HandlerMethodAdvice {
    private HandlerMethodAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Origin Class<?> woven, @Advice.This Object handlerMethod) {
        return Bridge.enterWork(woven, handlerMethod, null);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable failure) {
        Bridge.onRequestFailed(null, failure);
    }
}
