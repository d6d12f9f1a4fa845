package io.waymark.agent.instrumentation.springscheduling;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where Spring runs a scheduled method, and where it finds one. */
public final class SpringSchedulingInstrumentation implements LibraryInstrumentation {
    private static final String RUNNABLE = "org/springframework/scheduling/support/ScheduledMethodRunnable";

    /** Called by the service loader. */
    public SpringSchedulingInstrumentation() {}

    @Override
    public String name() {
        return "Spring @Scheduled";
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
        return Set.of(AuditScope.JOBS);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(RUNNABLE);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(named("run").and(takesNoArguments()), BackgroundAdvice.Receiver.class);
        methods.advise(isConstructor(), BackgroundAdvice.Registered.class);
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springscheduling.adapter.ScheduledMethodReader";
    }
}
