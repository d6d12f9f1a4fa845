package io.waymark.agent.instrumentation.quarkus;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where Quarkus runs a scheduled method, on the thread that runs it, and where its scheduler takes one. */
public final class QuarkusSchedulerInstrumentation implements LibraryInstrumentation {
    private static final String SCHEDULER = "io/quarkus/scheduler/";
    private static final String INVOKER = SCHEDULER + "common/runtime/DefaultInvoker";
    private static final String TRIGGER = SCHEDULER + "runtime/SimpleScheduler$SimpleTrigger";

    /** Called by the service loader. */
    public QuarkusSchedulerInstrumentation() {}

    @Override
    public String name() {
        return "Quarkus @Scheduled";
    }

    @Override
    public String supportedVersions() {
        return "3.33";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<AuditScope> audits() {
        return Set.of(AuditScope.JOBS);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(INVOKER, TRIGGER);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(INVOKER)) {
            methods.advise(named("invoke").and(takesArguments(1)), BackgroundAdvice.FirstArgument.class);
        } else {
            methods.advise(isConstructor(), BackgroundAdvice.Registered.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.quarkus.scheduler.ScheduledMethodReader";
    }
}
