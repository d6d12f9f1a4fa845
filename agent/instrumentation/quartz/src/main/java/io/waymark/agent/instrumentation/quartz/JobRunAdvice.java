package io.waymark.agent.instrumentation.quartz;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The code that is copied into the shell of jobs, which catches what a job throws before its method returns. */
final class JobRunAdvice {
    private JobRunAdvice() {}

    /** At the end of {@code notifyListenersBeginning(context)}, after which the job is executed. */
    static final class Beginning {
        private Beginning() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.This Object shell,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object context,
                @Advice.Return boolean executed) {
            if (executed) {
                Bridge.enterWork(woven, shell, context);
            }
        }
    }

    /** At the begin of {@code notifyJobListenersComplete(context, exception)}, after the job was executed. */
    static final class Complete {
        private Complete() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object context,
                @Advice.Argument(1) @Nullable Throwable failure) {
            Bridge.exitWork(context, null, failure);
        }
    }

    /** At the end of {@code run()}, where an error of the shell itself may have left the job. */
    static final class Ended {
        private Ended() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.FieldValue(value = "jec", typing = Assigner.Typing.DYNAMIC) @Nullable Object context,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.exitWork(context, null, failure);
        }
    }
}
