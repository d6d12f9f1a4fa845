package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Declares the methods of the JDK's executors that take a task and that run one. All other executors of the JDK come down to
 * these.
 *
 * <p>A pool's thread calls a task's {@code run} in the middle of a long method; that one call is replaced by {@link
 * Bridge#run}. The task itself is not wrapped: an application may look for it in the pool's queue, or order it there. A
 * thread that is in that method already continues with the old one; so the JDK's own kinds of task are followed too when
 * they run themselves. The caller remains unknown of a task that is passed to {@code execute} itself and run by a thread
 * older than the first request.
 */
public final class ExecutorInstrumentation implements LibraryInstrumentation {
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final Set<String> CLASS_NAMES = Set.of(
            CONCURRENT + "ThreadPoolExecutor",
            CONCURRENT + "ScheduledThreadPoolExecutor",
            CONCURRENT + "ForkJoinPool",
            CONCURRENT + "ForkJoinTask",
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
                methods.advise(ElementMatchers.named("execute"), TaskAdvice.PropagateFirstArgument.class);
            case "ThreadPoolExecutor" -> {
                methods.advise(ElementMatchers.named("execute"), TaskAdvice.PropagateFirstArgument.class);
                methods.rewrite(ElementMatchers.named("runWorker"), RunCallReplacer.create());
            }
            case "ScheduledThreadPoolExecutor" ->
                methods.advise(ElementMatchers.named("delayedExecute"), TaskAdvice.PropagateFirstArgument.class);
            case "ForkJoinPool" -> {
                methods.advise(submits(0), TaskAdvice.PropagateFirstArgument.class);
                methods.advise(submits(1), TaskAdvice.PropagateSecondArgument.class);
            }
            case "ForkJoinTask" -> {
                // An invoked task is run at once, by this thread, but in the same way as a submitted one.
                methods.advise(
                        ElementMatchers.namedOneOf("fork", "invoke", "quietlyInvoke"), TaskAdvice.PropagateThis.class);
                methods.advise(
                        ElementMatchers.<MethodDescription>named("invokeAll").and(ElementMatchers.takesArguments(2)),
                        TaskAdvice.PropagateFirstArgument.class);
                methods.advise(ElementMatchers.named("doExec"), TaskAdvice.RunTask.class);
            }
            case "FutureTask" -> {
                runs(methods);
                // Whatever settles the task, before the threads that wait for it continue.
                methods.advise(ElementMatchers.named("finishCompletion"), TaskAdvice.Completed.class);
            }
            default -> runs(methods);
        }
    }

    private static void runs(MethodInstrumenter methods) {
        methods.advise(ElementMatchers.namedOneOf("run", "runAndReset"), TaskAdvice.RunTask.class);
    }

    /** The methods through which JDK 17 (the first two) and 25 (the others) put a task in a pool's queue. */
    private static ElementMatcher<MethodDescription> submits(int place) {
        return ElementMatchers.<MethodDescription>namedOneOf(
                        "externalPush", "externalSubmit", "poolSubmit", "lazySubmit")
                .and(ElementMatchers.takesArgument(
                        place,
                        // By name: a class that is loaded while another one is woven is not woven itself.
                        ElementMatchers.named("java.util.concurrent.ForkJoinTask")));
    }

    /**
     * Replaces calls of {@code Runnable.run} by calls of {@link Bridge#run}, which takes the same from the stack. Byte Buddy's
     * own substitution of calls takes longer to load than all the rest takes to weave.
     */
    private static final class RunCallReplacer implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
        /** In this class, so that verifying the outer one loads nothing of Byte Buddy. */
        static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper create() {
            return new RunCallReplacer();
        }

        @Override
        public MethodVisitor wrap(
                TypeDescription type,
                MethodDescription method,
                MethodVisitor next,
                Implementation.Context context,
                TypePool pool,
                int writerFlags,
                int readerFlags) {
            return new MethodVisitor(OpenedClassReader.ASM_API, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean isInterface) {
                    if (opcode == Opcodes.INVOKEINTERFACE && owner.equals("java/lang/Runnable") && name.equals("run")) {
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC,
                                Type.getInternalName(Bridge.class),
                                "run",
                                "(Ljava/lang/Runnable;)V",
                                false);
                    } else {
                        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                    }
                }
            };
        }
    }
}
