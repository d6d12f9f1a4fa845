package io.waymark.agent.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.Weaver;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which methods of the JDK call the bridge once they are woven. */
class ExecutorInstrumentationTest {
    private final Weaver weaver = new Weaver(
            "us-east-1",
            "000000000000",
            "",
            DurabilityPolicy.DEFAULT,
            audited -> 0,
            new InstrumentationCoverage(line -> {}));

    @ParameterizedTest
    @CsvSource({
        "java.util.concurrent.ThreadPoolExecutor, execute propagate",
        "java.util.concurrent.ThreadPoolExecutor, runWorker run",
        "java.util.concurrent.ThreadPoolExecutor, getTask enterTask",
        "java.util.concurrent.ThreadPoolExecutor, getTask leaveTask",
        "java.util.concurrent.ThreadPoolExecutor, beforeExecute enterTask",
        "java.util.concurrent.ThreadPoolExecutor, reject enterTask",
        "java.util.concurrent.ThreadPoolExecutor, addWorker enterTask",
        "java.util.concurrent.ScheduledThreadPoolExecutor, delayedExecute propagate",
        "java.util.concurrent.ScheduledThreadPoolExecutor, reExecutePeriodic propagate",
        "java.util.concurrent.ForkJoinTask, fork propagate",
        "java.util.concurrent.ForkJoinTask, doExec enterTask",
        "java.util.concurrent.FutureTask, run enterSubmitted",
        "java.util.concurrent.FutureTask, runAndReset enterSubmitted",
        "java.util.concurrent.FutureTask, finishCompletion onFutureCompleted",
        "java.util.concurrent.CompletableFuture$AsyncRun, run enterSubmitted",
        "java.util.concurrent.CompletableFuture$AsyncSupply, run enterSubmitted",
        "java.util.concurrent.CompletableFuture$Completion, run enterSubmitted",
    })
    void theBridgeIsCalled(String className, String call) throws Exception {
        assertThat(bridgeCalls(className)).contains(call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"internalComplete", "completeNull", "completeValue", "completeThrowable", "completeRelay"})
    void futureReportsItsCompletion(String method) throws Exception {
        assertThat(bridgeCalls(new FutureInstrumentation(), "java.util.concurrent.CompletableFuture"))
                .contains(method + " onFutureCompleted");
    }

    @ParameterizedTest
    @CsvSource({
        "java.util.Timer, sched propagate",
        "java.util.TaskQueue, isEmpty leaveTask",
        "java.util.TaskQueue, removeMin enterTask",
        "java.util.TaskQueue, rescheduleMin enterTask",
        "java.util.TaskQueue, rescheduleMin propagate"
    })
    void timerRunsTasksForTheirCallers(String className, String call) throws Exception {
        assertThat(bridgeCalls(new TimerInstrumentation(), className)).contains(call);
    }

    @Test
    void everyCallbackOfFuturesIsFollowed() throws Exception {
        for (String callback : new CallbackInstrumentation().classNames()) {
            assertThat(bridgeCalls(new CallbackInstrumentation(), callback.replace('/', '.')))
                    .as(callback)
                    .contains("<init> propagate", "tryFire enterTask", "tryFire propagate", "tryFire restoreScope");
        }
    }

    @Test
    void everyBlockingQueueIsFollowed() throws Exception {
        for (String queue : new HandOffInstrumentation().classNames()) {
            assertThat(bridgeCalls(new HandOffInstrumentation(), queue.replace('/', '.')))
                    .as(queue)
                    .anyMatch(call -> call.endsWith(" onWorkAwaited"));
        }
    }

    @Test
    void everyWayIntoAPoolIsFollowed() throws Exception {
        assertThat(bridgeCalls("java.util.concurrent.ForkJoinPool")).anyMatch(call -> call.endsWith(" propagate"));
    }

    private List<String> bridgeCalls(String className) throws Exception {
        return bridgeCalls(new ExecutorInstrumentation(), className);
    }

    private List<String> bridgeCalls(LibraryInstrumentation library, String className) throws Exception {
        byte[] file;
        try (InputStream in = Object.class.getResourceAsStream("/" + className.replace('.', '/') + ".class")) {
            file = in.readAllBytes();
        }
        List<String> calls = new ArrayList<>();
        new ClassReader(weaver.weave(library, null, className, file))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String method, String type, String generic, String[] thrown) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String called, String signature, boolean of) {
                                        if (owner.endsWith("/Bridge")) {
                                            calls.add(method + " " + called);
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return calls;
    }
}
