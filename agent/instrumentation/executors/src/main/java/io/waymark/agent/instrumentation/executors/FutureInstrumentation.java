package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Declares the methods that set the result of a {@code CompletableFuture}, for whichever of its public methods: an audited call
 * that returned the future ends there, before the application's callbacks see the result.
 */
public final class FutureInstrumentation implements LibraryInstrumentation {
    private static final Set<String> CLASS_NAMES = Set.of("java/util/concurrent/CompletableFuture");

    /** Called by the service loader. */
    public FutureInstrumentation() {}

    @Override
    public String name() {
        return "JDK futures";
    }

    @Override
    public String supportedVersions() {
        return "JDK 17 to 25";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.COMPLETIONS;
    }

    @Override
    public Set<String> classNames() {
        return CLASS_NAMES;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(
                ElementMatchers.namedOneOf(
                        "internalComplete", "completeNull", "completeValue", "completeThrowable", "completeRelay"),
                Completion.class);
    }

    /** At exit of a method that completes the future unless another has: the callbacks run later. */
    static final class Completion {
        private Completion() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.This Object future,
                @Advice.Return boolean completed,
                @Advice.FieldValue("stack") @Nullable Object dependents) {
            if (completed && dependents != null) {
                Bridge.onFutureCompleted(future);
            }
        }
    }
}
