package io.waymark.agent.instrumentation.kotlincoroutines;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Declares where a coroutine gets its context: the caller becomes an element of it, which the library enters and leaves wherever
 * the coroutine continues. The library's own threads, which run coroutines of all callers, inherit none.
 */
public final class KotlinCoroutinesInstrumentation implements LibraryInstrumentation {
    private static final String COROUTINES = "kotlinx/coroutines/";

    /** Called by the service loader. */
    public KotlinCoroutinesInstrumentation() {}

    @Override
    public String name() {
        return "Kotlin coroutines";
    }

    @Override
    public String supportedVersions() {
        return "1.7";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                COROUTINES + "CoroutineContextKt",
                COROUTINES + "DefaultExecutor",
                COROUTINES + "scheduling/CoroutineScheduler");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(COROUTINES + "CoroutineContextKt")) {
            methods.advise(ElementMatchers.named("newCoroutineContext"), NewContext.class);
        } else {
            methods.advise(ElementMatchers.namedOneOf("createThreadSync", "createNewWorker"), StartWorker.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.kotlincoroutines.adapter.ContextDecorator";
    }

    /** Adds the caller to the context. */
    static final class NewContext {
        private NewContext() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object context) {
            if (context != null) {
                context = Bridge.decorate(woven, context, null);
            }
        }
    }

    /** A thread is started that will run coroutines for all. */
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
}
