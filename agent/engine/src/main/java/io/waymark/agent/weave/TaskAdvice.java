package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into the JDK's executors: the caller on whose behalf a task is given away goes with it. */
final class TaskAdvice {
    private TaskAdvice() {}

    /** The task is the method's first parameter. */
    static final class HandOverFirst {
        private HandOverFirst() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object task) {
            Bridge.handOver(task);
        }
    }

    /** The task is the method's second parameter. */
    static final class HandOverSecond {
        private HandOverSecond() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) Object task) {
            Bridge.handOver(task);
        }
    }

    /** The task hands itself over. */
    static final class HandOverItself {
        private HandOverItself() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object task) {
            Bridge.handOver(task);
        }
    }

    /** The task runs itself. */
    static final class Run {
        private Run() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object task) {
            return Bridge.enterTask(task);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.leaveRequest(outer);
        }
    }
}
