package io.waymark.agent.instrumentation.springmessaging;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where Spring calls a listener's method. */
public final class SpringMessagingInstrumentation implements LibraryInstrumentation {
    private static final String HANDLER_METHOD =
            "org/springframework/messaging/handler/invocation/InvocableHandlerMethod";

    /** Called by the service loader. */
    public SpringMessagingInstrumentation() {}

    @Override
    public String name() {
        return "Spring Messaging";
    }

    @Override
    public String supportedVersions() {
        return "5.3 to 7.0";
    }

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
        return Set.of(HANDLER_METHOD);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(named("invoke").and(takesArguments(2)), HandlerMethodAdvice.class);
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springmessaging.adapter.ListenerMethodReader";
    }
}
