package io.waymark.agent.instrumentation.mutiny;

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
 * Declares the methods to which Mutiny passes each subscriber, also those between the operators of a chain. Applications may
 * replace subscribers there as well; what they register is left alone. Subscribers of a {@code Multi} that are Mutiny's own go to
 * their source directly.
 */
public final class MutinyInstrumentation implements LibraryInstrumentation {
    private static final String INFRASTRUCTURE = "io/smallrye/mutiny/infrastructure/Infrastructure";

    /** Called by the service loader. */
    public MutinyInstrumentation() {}

    @Override
    public String name() {
        return "Mutiny";
    }

    @Override
    public String supportedVersions() {
        return "3.3";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(INFRASTRUCTURE, "io/smallrye/mutiny/groups/MultiSubscribe");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(INFRASTRUCTURE)) {
            methods.advise(ElementMatchers.namedOneOf("onUniSubscription", "onMultiSubscription"), Subscription.class);
        } else {
            methods.advise(ElementMatchers.named("withSubscriber"), MultiSubscription.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.mutiny.adapter.SubscriberDecorator";
    }

    /** Replaces the subscriber by one that enters the caller's scope. */
    static final class Subscription {
        private Subscription() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(0) Object source,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object subscriber) {
            if (subscriber != null) {
                subscriber = Bridge.decorate(woven, subscriber, source);
            }
        }
    }

    /** Passes another subscriber on, and returns the one that the application gave. */
    static final class MultiSubscription {
        private MultiSubscription() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(
                @Advice.Origin Class<?> woven,
                @Advice.FieldValue("upstream") Object source,
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable
                        Object subscriber) {
            Object given = subscriber;
            if (given != null) {
                subscriber = Bridge.decorate(woven, given, source);
            }
            return given;
        }

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object given,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned) {
            if (given != null) {
                returned = given;
            }
        }
    }
}
