package io.waymark.agent.instrumentation.grpc;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Copied to the begin of {@code ServerImplBuilder.build}. */
final class BuildAdvice {
    private BuildAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Origin Class<?> woven, @Advice.This Object builder) {
        Bridge.decorate(woven, builder, null);
    }
}
