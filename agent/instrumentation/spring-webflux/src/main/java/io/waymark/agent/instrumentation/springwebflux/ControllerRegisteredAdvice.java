package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the end of {@code MappingRegistry.register(mapping, handler, method)}. */
final class ControllerRegisteredAdvice {
    private ControllerRegisteredAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Origin Class<?> woven,
            @Advice.Argument(0) @Nullable Object mapping,
            @Advice.Argument(2) @Nullable Object method) {
        Bridge.onRouteRegistered(woven, mapping, method);
    }
}
