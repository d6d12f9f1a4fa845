package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied to the end of {@code ServerSecurityContextRepository.load(exchange)}, which returns a publisher. */
final class ContextLoadedAdvice {
    private ContextLoadedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Origin Class<?> woven,
            @Advice.Argument(0) Object exchange,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object context) {
        context = Bridge.decorate(woven, context, exchange);
    }
}
