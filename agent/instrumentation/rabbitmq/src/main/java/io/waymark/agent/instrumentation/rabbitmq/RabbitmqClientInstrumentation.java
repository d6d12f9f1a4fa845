package io.waymark.agent.instrumentation.rabbitmq;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.CaughtExceptionReporter;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where the client's dispatcher passes a delivery to a consumer: in one of its classes without a name. */
public final class RabbitmqClientInstrumentation implements LibraryInstrumentation {
    private static final String DISPATCHER_TASKS = "com/rabbitmq/client/impl/ConsumerDispatcher$";

    /** Called by the service loader. */
    public RabbitmqClientInstrumentation() {}

    @Override
    public String name() {
        return "RabbitMQ client";
    }

    @Override
    public String supportedVersions() {
        return "5.14 to 5.37";
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
        return Set.of();
    }

    @Override
    public List<String> namePrefixes() {
        return List.of(DISPATCHER_TASKS);
    }

    @Override
    public boolean matches(String internalName) {
        return true;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (!type.getDeclaredFields().filter(named("val$envelope")).isEmpty()) {
            methods.advise(named("run").and(takesNoArguments()), BackgroundAdvice.Receiver.class);
            methods.rewrite(named("run").and(takesNoArguments()), new CaughtExceptionReporter());
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.rabbitmq.client.DeliveryReader";
    }
}
