package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The code that is copied into contexts: what runs in a context works for the context's caller. */
final class ContextAdvice {
    private ContextAdvice() {}

    /** At the end of the constructor of a context that belongs to one request or message. */
    static final class Created {
        private Created() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object context) {
            Bridge.onContextCreated(context, null);
        }
    }

    /** A context has made a copy of itself, perhaps on a thread that works for nobody. */
    static final class Duplicated {
        private Duplicated() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.This Object context, @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object copy) {
            if (copy != null) {
                Bridge.onContextCreated(copy, context);
            }
        }
    }

    /** The context has become the thread's current one. */
    static final class Begun {
        private Begun() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object context) {
            Bridge.enterContext(context);
        }
    }

    /** The context stops to be the thread's current one. */
    static final class Ending {
        private Ending() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object context) {
            Bridge.exitContext(context);
        }
    }
}
