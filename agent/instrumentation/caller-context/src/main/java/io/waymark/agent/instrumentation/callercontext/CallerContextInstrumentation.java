package io.waymark.agent.instrumentation.callercontext;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/** Declares the method of {@code CallerContext} that does nothing without the agent. */
public final class CallerContextInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public CallerContextInstrumentation() {}

    @Override
    public String name() {
        return "Waymark API";
    }

    @Override
    public String supportedVersions() {
        return "0.1";
    }

    /** As an edge: work begins there. */
    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<AuditScope> audits() {
        return Set.of();
    }

    @Override
    public Set<String> classNames() {
        return Set.of("io/waymark/CallerContext");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(ElementMatchers.named("enter"), Enter.class);
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.callercontext.adapter.CallerEntry";
    }

    /** Returns what ends the scope, in place of null. */
    static final class Enter {
        private Enter() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(0) Object attributes,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object end) {
            Object entered = Bridge.decorate(woven, attributes, null);
            if (entered != attributes) {
                end = entered;
            }
        }
    }
}
