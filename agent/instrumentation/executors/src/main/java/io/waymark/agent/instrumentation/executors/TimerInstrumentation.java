package io.waymark.agent.instrumentation.executors;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where a {@code java.util.Timer} takes its tasks. Its thread runs them in a method that never ends, and that is the old
 * one on a thread older than the agent's weaving: so the methods of its queue are woven, which the thread calls right before and
 * after each task. The first element of the queue is the next task.
 */
public final class TimerInstrumentation implements LibraryInstrumentation {
    private static final String TIMER = "java/util/Timer";
    private static final String QUEUE = "java/util/TaskQueue";

    /** Called by the service loader. */
    public TimerInstrumentation() {}

    @Override
    public String name() {
        return "JDK timers";
    }

    @Override
    public String supportedVersions() {
        return "JDK 17 to 25";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(TIMER, QUEUE);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(TIMER)) {
            methods.advise(named("sched"), TaskAdvice.PropagateFirstArgument.class);
        } else {
            methods.advise(named("isEmpty"), Idle.class);
            methods.advise(named("removeMin"), RunOnce.class);
            methods.advise(named("rescheduleMin"), RunAgain.class);
        }
    }

    /** The timer's thread looks for its next task. */
    static final class Idle {
        private Idle() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter() {
            Bridge.leaveTask();
        }
    }

    /** The timer's thread is about to run the next task for the last time, unless it was cancelled. */
    static final class RunOnce {
        private RunOnce() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.FieldValue("queue") @Nullable Object[] tasks) {
            Object task = tasks[1];
            if (task != null) {
                Bridge.enterTask(task);
            }
        }
    }

    /** The timer's thread is about to run the next task, and will run it again. */
    static final class RunAgain {
        private RunAgain() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.FieldValue("queue") @Nullable Object[] tasks) {
            Object task = tasks[1];
            if (task != null) {
                Bridge.enterTask(task);
                Bridge.propagate(task);
            }
        }
    }
}
