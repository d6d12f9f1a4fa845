package io.waymark.agent.instrumentation.springwebmvc;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Copied to the start of {@code DispatcherServlet.processHandlerException(request, response, handler, exception)}: the response
 * may end before Spring tells the exception.
 */
final class FailureAdvice {
    private FailureAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(3) @Nullable Throwable failure) {
        Bridge.onRequestFailed(null, failure);
    }
}
