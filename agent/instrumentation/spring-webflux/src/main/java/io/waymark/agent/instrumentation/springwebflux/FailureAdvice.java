package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied to the begin of methods that turn an exception into a response. */
final class FailureAdvice {
    private FailureAdvice() {}

    /** The exception is the first parameter, the exchange the last of four. */
    static final class FirstOfFour {
        private FirstOfFour() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) @Nullable Throwable failure, @Advice.Argument(3) Object exchange) {
            Bridge.onRequestFailed(exchange, failure);
        }
    }

    /** The exchange is the first parameter, the exception the second. */
    static final class Second {
        private Second() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(1) @Nullable Throwable failure) {
            Bridge.onRequestFailed(exchange, failure);
        }
    }

    /** The exchange is the first parameter, the exception the third. */
    static final class Third {
        private Third() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(2) @Nullable Throwable failure) {
            Bridge.onRequestFailed(exchange, failure);
        }
    }
}
