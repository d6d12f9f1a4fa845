package io.waymark.agent.instrumentation.executors;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Declares the methods of the JDK's executors that take a task and that run one. All other executors of the JDK come down to
 * these.
 *
 * <p>A pool's thread calls a task's {@code run} in the middle of a long method; that one call is replaced by {@link
 * Bridge#run}. The task itself is not wrapped: an application may look for it in the pool's queue, or order it there. A
 * thread that is in that method already continues with the old one, but the methods that it calls for each task are the new
 * ones: there the task is entered, and the one before left.
 */
public final class ExecutorInstrumentation implements LibraryInstrumentation {
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final Set<String> CLASS_NAMES = Set.of(
            CONCURRENT + "ThreadPoolExecutor",
            CONCURRENT + "ScheduledThreadPoolExecutor",
            CONCURRENT + "ForkJoinPool",
            CONCURRENT + "ForkJoinTask",
            CONCURRENT + "DelayScheduler",
            CONCURRENT + "FutureTask",
            CONCURRENT + "CompletableFuture$ThreadPerTaskExecutor",
            CONCURRENT + "CompletableFuture$AsyncRun",
            CONCURRENT + "CompletableFuture$AsyncSupply",
            CONCURRENT + "CompletableFuture$Completion");

    /** Called by the service loader. */
    public ExecutorInstrumentation() {}

    @Override
    public String name() {
        return "JDK executors";
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
    public boolean isPartOf(ActivationStage stage, String internalName) {
        return stage == stage()
                || (stage == ActivationStage.COMPLETIONS && internalName.equals(CONCURRENT + "FutureTask"));
    }

    @Override
    public Set<String> classNames() {
        return CLASS_NAMES;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getInternalName().substring(CONCURRENT.length())) {
            // Up to JDK 24, it takes the common pool's place on machines with few processors.
            case "CompletableFuture$ThreadPerTaskExecutor" ->
                methods.advise(named("execute"), TaskAdvice.PropagateFirstArgument.class);
            case "ThreadPoolExecutor" -> {
                methods.advise(named("execute"), TaskAdvice.PropagateFirstArgument.class);
                methods.rewrite(named("runWorker"), RunCallReplacer.create());
                methods.advise(named("getTask"), TaskAdvice.NextTask.class);
                methods.advise(named("beforeExecute"), TaskAdvice.BeforeTask.class);
                methods.advise(named("reject"), TaskAdvice.RunFirstArgument.class);
                methods.advise(named("addWorker"), TaskAdvice.StartWorker.class);
            }
            case "ScheduledThreadPoolExecutor" ->
                methods.advise(
                        namedOneOf("delayedExecute", "reExecutePeriodic"), TaskAdvice.PropagateFirstArgument.class);
            // From JDK 25 on, for the delayed tasks of fork/join pools and of futures; a repeated task passes it again.
            case "DelayScheduler" -> methods.advise(named("pend"), TaskAdvice.PropagateFirstArgument.class);
            case "ForkJoinPool" -> {
                methods.advise(submits(0), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(submits(1), TaskAdvice.PropagateSecondArgument.class);
            }
            case "ForkJoinTask" -> {
                // An invoked task is run at once, by this thread, but in the same way as a submitted one.
                methods.advise(namedOneOf("fork", "invoke", "quietlyInvoke"), TaskAdvice.PropagateThis.class);
                methods.advise(
                        ElementMatchers.<MethodDescription>named("invokeAll").and(takesArguments(2)),
                        TaskAdvice.PropagateFirstArgument.class);
                methods.advise(named("doExec"), TaskAdvice.RunTask.class);
            }
            case "FutureTask" -> {
                runs(methods);
                // Whatever settles the task, before the threads that wait for it continue.
                methods.advise(named("finishCompletion"), TaskAdvice.Completed.class);
            }
            default -> runs(methods);
        }
    }

    private static void runs(MethodInstrumenter methods) {
        methods.advise(namedOneOf("run", "runAndReset"), TaskAdvice.RunItself.class);
    }

    /** The methods through which JDK 17 (the first two) and 25 (the others) put a task in a pool's queue. */
    private static ElementMatcher<MethodDescription> submits(int place) {
        return ElementMatchers.<MethodDescription>namedOneOf(
                        "externalPush", "externalSubmit", "poolSubmit", "lazySubmit")
                .and(takesArgument(
                        place,
                        // By name: a class that is loaded while another one is woven is not woven itself.
                        named("java.util.concurrent.ForkJoinTask")));
    }
}
