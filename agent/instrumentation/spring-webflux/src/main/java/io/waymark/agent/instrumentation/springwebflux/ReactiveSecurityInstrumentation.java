package io.waymark.agent.instrumentation.springwebflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Declares where Spring Security's reactive filters authenticate the user of a request: with credentials, or by a context that
 * was saved in the session. The application's own publishers are not subscribed to.
 */
public final class ReactiveSecurityInstrumentation implements LibraryInstrumentation {
    private static final String SERVER = "org/springframework/security/web/server/";
    private static final String FILTER = SERVER + "authentication/AuthenticationWebFilter";
    private static final String SESSIONS = SERVER + "context/WebSessionServerSecurityContextRepository";

    /** Called by the service loader. */
    public ReactiveSecurityInstrumentation() {}

    @Override
    public String name() {
        return "Spring Security for WebFlux";
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
        return Set.of(FILTER, SESSIONS);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(FILTER)) {
            methods.advise(named("onAuthenticationSuccess").and(takesArguments(2)), AuthenticationAdvice.class);
        } else {
            methods.advise(named("load").and(takesArguments(1)), ContextLoadedAdvice.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springwebflux.security.SecurityContextObserver";
    }
}
