package io.waymark.agent.instrumentation.jms;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where a container of Spring passes a message to a listener, and where it is made for a method. */
public final class SpringJmsInstrumentation implements LibraryInstrumentation {
    private static final String CONTAINER = "org/springframework/jms/listener/AbstractMessageListenerContainer";
    private static final String ENDPOINT = "org/springframework/jms/config/MethodJmsListenerEndpoint";

    /** Called by the service loader. */
    public SpringJmsInstrumentation() {}

    @Override
    public String name() {
        return "Spring JMS";
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
        return Set.of(AuditScope.MESSAGES);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(CONTAINER, ENDPOINT);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(CONTAINER)) {
            methods.advise(named("invokeListener").and(takesArguments(2)), BackgroundAdvice.SecondArgument.class);
        } else {
            methods.advise(named("createMessageListener"), BackgroundAdvice.Registered.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.jms.spring.JmsListenerReader";
    }
}
