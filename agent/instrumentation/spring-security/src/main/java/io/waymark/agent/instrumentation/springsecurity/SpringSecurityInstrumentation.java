package io.waymark.agent.instrumentation.springsecurity;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Declares the chain of Spring Security's filters. One of them wraps the request, and only the wrapper knows the user: a
 * request that a later filter refuses never leaves the chain.
 */
public final class SpringSecurityInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public SpringSecurityInstrumentation() {}

    @Override
    public String name() {
        return "Spring Security";
    }

    @Override
    public String supportedVersions() {
        return "5.7 to 7.0";
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
        return Set.of("org/springframework/security/web/FilterChainProxy$VirtualFilterChain");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.advise(named("doFilter").and(takesArguments(2)), SecurityFilterAdvice.class);
    }
}
