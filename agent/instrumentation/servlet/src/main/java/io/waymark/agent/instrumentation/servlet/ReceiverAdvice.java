package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around methods of an object that holds a request: while they run, the thread acts for its sender. */
final class ReceiverAdvice {
    private ReceiverAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.This Object request) {
        return Bridge.enterRequest(request);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object outer) {
        Bridge.restoreScope(outer);
    }
}
