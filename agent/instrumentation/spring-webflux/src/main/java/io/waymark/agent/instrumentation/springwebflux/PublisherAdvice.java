package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Copied to the end of methods with one parameter that return a publisher. */
final class PublisherAdvice {
    private PublisherAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Origin Class<?> woven,
            @Advice.Argument(0) @Nullable Object argument,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object publisher) {
        publisher = Bridge.decorate(woven, publisher, argument);
    }
}
