package io.waymark.agent.instrumentation.executors;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Declares the executors of libraries that do not come down to those of the JDK: event loops of Netty, pools of servlet
 * containers, executors that run tasks one after the other, and the listeners of Guava's futures. A task that takes others out of
 * a queue works for nobody itself.
 */
public final class LibraryExecutorInstrumentation implements LibraryInstrumentation {
    private static final String NETTY = "io/netty/util/concurrent/";
    private static final String GUAVA = "com/google/common/util/concurrent/";
    private static final String TOMCAT = "org/apache/tomcat/util/threads/ThreadPoolExecutor";
    private static final String JETTY = "org/eclipse/jetty/util/thread/QueuedThreadPool";

    private static final String GRPC = "io/grpc/";
    private static final Set<String> CLASS_NAMES = Set.of(
            NETTY + "SingleThreadEventExecutor",
            NETTY + "AbstractScheduledEventExecutor",
            NETTY + "AbstractEventExecutor",
            NETTY + "DefaultEventExecutor",
            NETTY + "ScheduledFutureTask",
            NETTY + "GlobalEventExecutor",
            NETTY + "GlobalEventExecutor$TaskRunner",
            NETTY + "NonStickyEventExecutorGroup$NonStickyOrderedEventExecutor",
            GUAVA + "AbstractFuture",
            GUAVA + "SequentialExecutor",
            GUAVA + "SequentialExecutor$1",
            GUAVA + "SequentialExecutor$QueueWorker",
            GRPC + "internal/SerializingExecutor",
            GRPC + "SynchronizationContext",
            TOMCAT,
            JETTY);

    /** Called by the service loader. */
    public LibraryExecutorInstrumentation() {}

    @Override
    public String name() {
        return "executors of libraries";
    }

    @Override
    public String supportedVersions() {
        return "Netty 4.1, Guava 33, gRPC 1.84, Tomcat 10.1, Jetty 12.1";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return CLASS_NAMES;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        String name = type.getInternalName();
        switch (name.substring(name.lastIndexOf('/') + 1)) {
            case "SingleThreadEventExecutor" -> {
                methods.advise(submits("execute"), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(submits("lazyExecute"), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(named("doStartThread"), TaskAdvice.StartWorker.class);
            }
            case "AbstractScheduledEventExecutor" ->
                methods.advise(submits("scheduleFromEventLoop"), TaskAdvice.PropagateFirstArgument.class);
            case "AbstractEventExecutor" ->
                methods.advise(namedOneOf("safeExecute", "runTask"), TaskAdvice.RunFirstArgument.class);
            case "ScheduledFutureTask" -> methods.advise(named("run"), TaskAdvice.RunPeriodically.class);
            case "GlobalEventExecutor" -> {
                methods.advise(submits("execute"), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(named("startThread"), TaskAdvice.StartWorker.class);
            }
            case "AbstractFuture" -> {
                methods.advise(submits("addListener"), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(named("executeListener"), TaskAdvice.RunFirstArgument.class);
            }
            case "ThreadPoolExecutor" -> {
                methods.advise(submits("executeInternal"), TaskAdvice.PropagateFirstArgument.class);
                methods.rewrite(named("runWorker"), RunCallReplacer.create());
                methods.advise(named("getTask"), TaskAdvice.NextTask.class);
                methods.advise(named("beforeExecute"), TaskAdvice.BeforeTask.class);
                methods.advise(named("addWorker"), TaskAdvice.StartWorker.class);
            }
            case "QueuedThreadPool" -> {
                methods.advise(submits("execute"), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(named("runJob"), TaskAdvice.RunFirstArgument.class);
                methods.advise(named("startThread"), TaskAdvice.StartWorker.class);
            }
            default -> {
                // They take tasks out of a queue of their own, which somebody else may have put there.
                methods.advise(
                        submits(name.endsWith("SynchronizationContext") ? "executeLater" : "execute"),
                        TaskAdvice.PropagateFirstArgument.class);
                methods.rewrite(namedOneOf("run", "workOnQueue", "drain"), RunCallReplacer.create());
            }
        }
    }

    /** Only one of several methods that pass the task on to each other. */
    private static ElementMatcher<MethodDescription> submits(String name) {
        return ElementMatchers.<MethodDescription>named(name)
                .and(takesArguments(1).or(takesArgument(1, named("java.util.concurrent.Executor"))));
    }
}
