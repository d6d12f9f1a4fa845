package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around {@code HttpServerHandle.onStateChange(connection, state)}, which runs the handler of a request. */
final class StateChangeAdvice {
    private StateChangeAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Argument(0) Object connection, @Advice.Argument(1) Object state) {
        return state instanceof Enum<?> value && value.name().equals("REQUEST_RECEIVED")
                ? Bridge.beginRequest(connection, null)
                : null;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object outer) {
        Bridge.restoreScope(outer);
    }
}
