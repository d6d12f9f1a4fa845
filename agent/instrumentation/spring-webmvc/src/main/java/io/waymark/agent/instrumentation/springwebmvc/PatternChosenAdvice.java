package io.waymark.agent.instrumentation.springwebmvc;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied to the start of {@code AbstractUrlHandlerMapping.exposePathWithinMapping(pattern, path, request)}. */
final class PatternChosenAdvice {
    private PatternChosenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Origin Class<?> woven, @Advice.Argument(0) @Nullable Object pattern) {
        Bridge.onRouted(woven, pattern);
    }
}
