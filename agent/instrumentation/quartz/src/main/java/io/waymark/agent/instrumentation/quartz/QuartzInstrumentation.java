package io.waymark.agent.instrumentation.quartz;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.BackgroundAdvice;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where Quartz runs a job, and where its scheduler takes one. */
public final class QuartzInstrumentation implements LibraryInstrumentation {
    private static final String SHELL = "org/quartz/core/JobRunShell";
    private static final String SCHEDULER = "org/quartz/core/QuartzScheduler";

    /** Called by the service loader. */
    public QuartzInstrumentation() {}

    @Override
    public String name() {
        return "Quartz";
    }

    @Override
    public String supportedVersions() {
        return "2.3 to 2.5";
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
        return Set.of(SHELL, SCHEDULER);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(SHELL)) {
            methods.advise(named("notifyListenersBeginning").and(takesArguments(1)), JobRunAdvice.Beginning.class);
            methods.advise(named("notifyJobListenersComplete").and(takesArguments(2)), JobRunAdvice.Complete.class);
            methods.advise(named("run").and(takesArguments(0)), JobRunAdvice.Ended.class);
        } else {
            methods.advise(
                    namedOneOf("scheduleJob", "scheduleJobs", "addJob").and(not(takesArguments(0))),
                    BackgroundAdvice.RegisteredArgument.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.quartz.adapter.QuartzJobReader";
    }
}
