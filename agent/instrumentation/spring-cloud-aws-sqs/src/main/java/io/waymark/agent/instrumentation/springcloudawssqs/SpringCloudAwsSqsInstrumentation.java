package io.waymark.agent.instrumentation.springcloudawssqs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where a listener's method gets messages, and where a container is made for a method. */
public final class SpringCloudAwsSqsInstrumentation implements LibraryInstrumentation {
    private static final String ADAPTER =
            "io/awspring/cloud/sqs/listener/adapter/AbstractMethodInvokingListenerAdapter";
    private static final String ENDPOINT = "io/awspring/cloud/sqs/config/AbstractEndpoint";

    /** Called by the service loader. */
    public SpringCloudAwsSqsInstrumentation() {}

    @Override
    public String name() {
        return "Spring Cloud AWS SQS";
    }

    @Override
    public String supportedVersions() {
        return "3.0 to 4.0";
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
        return Set.of(ADAPTER, ENDPOINT);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(ADAPTER)) {
            methods.advise(named("invokeHandler").and(takesArguments(1)), BackgroundAdvice.FirstArgument.class);
        } else {
            methods.advise(named("setupContainer").and(takesArguments(1)), BackgroundAdvice.Registered.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springcloudawssqs.adapter.SqsListenerReader";
    }
}
