package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into the JDK's executors: the caller on whose behalf a task is given away goes with it. */
final class TaskAdvice {
    private TaskAdvice() {}

    /** The task is the method's first parameter. */
    static final class PropagateFirstArgument {
        private PropagateFirstArgument() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) Object task) {
            Bridge.propagate(task);
        }
    }

    /** The task is the method's second parameter. */
    static final class PropagateSecondArgument {
        private PropagateSecondArgument() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) Object task) {
            Bridge.propagate(task);
        }
    }

    /** The task hands itself over. */
    static final class PropagateThis {
        private PropagateThis() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object task) {
            Bridge.propagate(task);
        }
    }

    /** The task has its outcome. */
    static final class Completed {
        private Completed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object task) {
            Bridge.onFutureCompleted(task);
        }
    }

    /** The worker that runs the method asks for its next task. */
    static final class NextTask {
        private NextTask() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.leaveTask();
        }

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Return @Nullable Object task) {
            if (task != null) {
                Bridge.enterTask(task);
            }
        }
    }

    /** The worker that runs the method has got its next task, perhaps from the old method. A subclass may override the method. */
    static final class BeforeTask {
        private BeforeTask() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(1) @Nullable Object task) {
            if (task != null) {
                Bridge.enterTask(task);
            }
        }
    }

    /** The task runs itself, on whichever thread. */
    static final class RunItself {
        private RunItself() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object task) {
            return Bridge.enterSubmitted(task);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** A worker is started that will run tasks for all: its thread inherits no caller. */
    static final class StartWorker {
        private StartWorker() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object executor) {
            return Bridge.enterTask(executor);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** The method runs its first parameter, or gives it up. */
    static final class RunFirstArgument {
        private RunFirstArgument() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.Argument(0) @Nullable Object task) {
            return task == null ? null : Bridge.enterTask(task);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }

    /** The task runs itself, and may be put into a queue once more for a later time. */
    static final class RunPeriodically {
        private RunPeriodically() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object task) {
            return Bridge.enterTask(task);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.This Object task,
                @Advice.FieldValue("periodNanos") long period,
                @Advice.Enter @Nullable Object outer) {
            if (period != 0) {
                Bridge.propagate(task);
            }
            Bridge.restoreScope(outer);
        }
    }

    /** The thread asks others for work. */
    static final class AwaitWork {
        private AwaitWork() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.onWorkAwaited();
        }
    }

    /** The task is run by a worker. */
    static final class RunTask {
        private RunTask() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object task) {
            return Bridge.enterTask(task);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object outer) {
            Bridge.restoreScope(outer);
        }
    }
}
