package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.Bridge;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * The places in the JDK's executors where a task is given away, and where it is run. All other executors of the JDK come
 * down to these.
 *
 * <p>A pool's thread calls a task's {@code run} in the middle of a long method; that one call is replaced by {@link
 * Bridge#run}. The task itself is not wrapped: an application may look for it in the pool's queue, or order it there. A
 * thread that is in that method already goes on with the old one; so the JDK's own kinds of task are followed too when
 * they run themselves. What remains unknown is the caller of a task that was passed to {@code execute} itself and is run by
 * a thread that is older than the first request.
 */
final class ExecutorWeaver {
    static final Set<String> INTERNAL_NAMES = Set.of(
            "java/util/concurrent/ThreadPoolExecutor",
            "java/util/concurrent/ScheduledThreadPoolExecutor",
            "java/util/concurrent/ForkJoinPool",
            "java/util/concurrent/ForkJoinTask",
            "java/util/concurrent/FutureTask",
            "java/util/concurrent/CompletableFuture$ThreadPerTaskExecutor",
            "java/util/concurrent/CompletableFuture$AsyncRun",
            "java/util/concurrent/CompletableFuture$AsyncSupply",
            "java/util/concurrent/CompletableFuture$Completion");

    private final ClassFileLocator agentClasses;

    ExecutorWeaver(ClassFileLocator ours) {
        this.agentClasses = ours;
    }

    /** What belongs in one of these classes. */
    AsmVisitorWrapper.ForDeclaredMethods advice(String className) {
        AsmVisitorWrapper.ForDeclaredMethods none = new AsmVisitorWrapper.ForDeclaredMethods();
        return switch (className) {
            // Up to JDK 24, it takes the common pool's place on machines with few processors.
            case "java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor" ->
                none.method(ElementMatchers.named("execute"), adviceFor(TaskAdvice.PropagateFirstArgument.class));
            case "java.util.concurrent.ThreadPoolExecutor" ->
                none.method(ElementMatchers.named("execute"), adviceFor(TaskAdvice.PropagateFirstArgument.class))
                        .method(ElementMatchers.named("runWorker"), new RunCallReplacer());
            case "java.util.concurrent.ScheduledThreadPoolExecutor" ->
                none.method(
                        ElementMatchers.named("delayedExecute"), adviceFor(TaskAdvice.PropagateFirstArgument.class));
            case "java.util.concurrent.ForkJoinPool" ->
                none.method(submits(0), adviceFor(TaskAdvice.PropagateFirstArgument.class))
                        .method(submits(1), adviceFor(TaskAdvice.PropagateSecondArgument.class));
            case "java.util.concurrent.ForkJoinTask" ->
                // What is invoked is run at once, by this thread, but in the same way as what came from others.
                none.method(
                                ElementMatchers.namedOneOf("fork", "invoke", "quietlyInvoke"),
                                adviceFor(TaskAdvice.PropagateThis.class))
                        .method(
                                ElementMatchers.<MethodDescription>named("invokeAll")
                                        .and(ElementMatchers.takesArguments(2)),
                                adviceFor(TaskAdvice.PropagateFirstArgument.class))
                        .method(ElementMatchers.named("doExec"), adviceFor(TaskAdvice.RunTask.class));
            default ->
                none.method(ElementMatchers.namedOneOf("run", "runAndReset"), adviceFor(TaskAdvice.RunTask.class));
        };
    }

    private Advice adviceFor(Class<?> advice) {
        return Advice.to(advice, agentClasses);
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
