package io.waymark.agent.instrumentation.springwebflux;

import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where Spring Security's reactive filters and managers authenticate the user of a request, reject the request, or sign
 * the user out. The application's own publishers are not subscribed to.
 *
 * <p>Applications replace the handlers that the filters call: so the filters are woven, and what calls the handlers in them.
 */
public final class ReactiveSecurityInstrumentation implements LibraryInstrumentation {
    private static final String LIBRARY = "org/springframework/security/";
    private static final String SERVER = LIBRARY + "web/server/";
    private static final String FILTER = SERVER + "authentication/AuthenticationWebFilter";
    private static final String SESSIONS = SERVER + "context/WebSessionServerSecurityContextRepository";
    private static final String MANAGER = LIBRARY + "authentication/AbstractUserDetailsReactiveAuthenticationManager";
    private static final String USERS = LIBRARY + "authentication/UserDetailsRepositoryReactiveAuthenticationManager";

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
        return Set.of(AuditScope.LOGINS);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                FILTER,
                SESSIONS,
                MANAGER,
                USERS,
                SERVER + "WebFilterExchange",
                SERVER + "authentication/AnonymousAuthenticationWebFilter",
                SERVER + "authentication/SwitchUserWebFilter",
                SERVER + "authentication/logout/LogoutWebFilter",
                SERVER + "authorization/ExceptionTranslationWebFilter");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "AuthenticationWebFilter" -> {
                methods.advise(named("authenticate").and(takesArguments(3)), SignInAdvice.CredentialsGiven.class);
                methods.advise(
                        named("onAuthenticationSuccess").and(takesArguments(2)), SignInAdvice.Authenticated.class);
                methods.advise(
                        nameStartsWith("lambda$filter$")
                                .and(takesArguments(3))
                                .and(takesArgument(
                                        2, named("org.springframework.security.core.AuthenticationException"))),
                        SignInAdvice.Rejected.class);
            }
            case "WebFilterExchange" ->
                methods.advise(named("getChain").and(takesNoArguments()), SignInAdvice.PassedOn.class);
            case "LogoutWebFilter" ->
                methods.advise(named("logout").and(takesArguments(2)), SignInAdvice.SignedOut.class);
            case "SwitchUserWebFilter" ->
                methods.advise(
                        namedOneOf("onAuthenticationSuccess", "onAuthenticationFailure")
                                .and(takesArguments(2)),
                        SignInAdvice.Switched.class);
            case "AnonymousAuthenticationWebFilter" ->
                methods.advise(named("createAuthentication").and(takesArguments(1)), SignInAdvice.Anonymous.class);
            case "ExceptionTranslationWebFilter" -> {
                methods.advise(named("commenceAuthentication").and(takesArguments(2)), SignInAdvice.Anonymous.class);
                methods.advise(
                        nameStartsWith("lambda$filter$")
                                .and(takesArguments(2))
                                .and(takesArgument(
                                        1, named("org.springframework.security.access.AccessDeniedException"))),
                        SignInAdvice.Refused.class);
            }
            case "WebSessionServerSecurityContextRepository" ->
                methods.advise(named("load").and(takesArguments(1)), PublisherAdvice.class);
            default ->
                methods.advise(
                        namedOneOf("authenticate", "retrieveUser").and(takesArguments(1)), PublisherAdvice.class);
        }
    }

    @Override
    public @Nullable String adapter(String internalName) {
        return switch (internalName) {
            case FILTER, SESSIONS -> "io.waymark.agent.instrumentation.springwebflux.security.FilterObserver";
            case MANAGER, USERS -> "io.waymark.agent.instrumentation.springwebflux.security.ManagerObserver";
            default -> null;
        };
    }
}
