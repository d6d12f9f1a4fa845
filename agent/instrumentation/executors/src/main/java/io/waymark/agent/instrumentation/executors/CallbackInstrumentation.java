package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Declares the callbacks of {@code CompletableFuture}: a function that is passed to a future works for the caller that passed it,
 * whoever completes the future.
 */
public final class CallbackInstrumentation implements LibraryInstrumentation {
    private static final String FUTURE = "java/util/concurrent/CompletableFuture$";

    /** Each has one function of the application. */
    private static final String[] CALLBACKS = {
        "UniApply",
        "UniAccept",
        "UniRun",
        "UniWhenComplete",
        "UniHandle",
        "UniExceptionally",
        "UniComposeExceptionally",
        "UniCompose",
        "BiApply",
        "BiAccept",
        "BiRun",
        "OrApply",
        "OrAccept",
        "OrRun"
    };

    /** Called by the service loader. */
    public CallbackInstrumentation() {}

    @Override
    public String name() {
        return "JDK callbacks";
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
        Set<String> names = new HashSet<>();
        for (String callback : CALLBACKS) {
            names.add(FUTURE.concat(callback));
        }
        return names;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(ElementMatchers.isConstructor(), Register.class);
        methods.advise(ElementMatchers.named("tryFire"), Fire.class);
    }

    /** The callback is registered. */
    static final class Register {
        private Register() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object callback) {
            Bridge.propagate(callback);
        }
    }

    /** The callback runs, if all futures that it waits for are complete; a pool may run it later. */
    static final class Fire {
        private Fire() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.This Object callback) {
            return Bridge.enterTask(callback);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.This Object callback,
                @Advice.FieldValue("dep") @Nullable Object unfinished,
                @Advice.Enter @Nullable Object outer) {
            if (unfinished != null) {
                Bridge.propagate(callback);
            }
            Bridge.restoreScope(outer);
        }
    }
}
