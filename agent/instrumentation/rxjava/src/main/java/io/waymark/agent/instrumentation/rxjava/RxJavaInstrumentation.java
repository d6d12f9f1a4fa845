package io.waymark.agent.instrumentation.rxjava;

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
 * Declares the methods to which RxJava passes each observer, also those between the operators of a chain. Applications may
 * replace observers there as well; what they register is left alone.
 */
public final class RxJavaInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public RxJavaInstrumentation() {}

    @Override
    public String name() {
        return "RxJava";
    }

    @Override
    public String supportedVersions() {
        return "3.1";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of("io/reactivex/rxjava3/plugins/RxJavaPlugins");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(ElementMatchers.named("onSubscribe"), Subscription.class);
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.rxjava.adapter.ObserverDecorator";
    }

    /** Replaces the observer by one that enters the caller's scope. */
    static final class Subscription {
        private Subscription() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(0) Object source,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object observer) {
            if (observer != null) {
                observer = Bridge.decorate(woven, observer, source);
            }
        }
    }
}
