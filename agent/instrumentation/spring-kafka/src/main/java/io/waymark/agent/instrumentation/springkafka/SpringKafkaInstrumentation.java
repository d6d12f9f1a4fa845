package io.waymark.agent.instrumentation.springkafka;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where a container passes records to a listener, and where it is made for a method. */
public final class SpringKafkaInstrumentation implements LibraryInstrumentation {
    private static final String CONSUMER =
            "org/springframework/kafka/listener/KafkaMessageListenerContainer$ListenerConsumer";
    private static final String ENDPOINT = "org/springframework/kafka/config/MethodKafkaListenerEndpoint";

    /** Called by the service loader. */
    public SpringKafkaInstrumentation() {}

    @Override
    public String name() {
        return "Spring Kafka";
    }

    @Override
    public String supportedVersions() {
        return "2.8 to 4.1";
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
        return Set.of(CONSUMER, ENDPOINT);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(CONSUMER)) {
            methods.advise(
                    named("doInvokeOnMessage").and(takesArguments(1)), BackgroundAdvice.FirstArgument.class);
            methods.advise(
                    named("doInvokeBatchOnMessage").and(takesArguments(2)), BackgroundAdvice.FirstArgument.class);
        } else {
            methods.advise(named("createMessageListener"), BackgroundAdvice.Registered.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springkafka.adapter.KafkaListenerReader";
    }
}
