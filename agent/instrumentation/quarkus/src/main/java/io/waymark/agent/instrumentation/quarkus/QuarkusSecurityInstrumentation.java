package io.waymark.agent.instrumentation.quarkus;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where Quarkus decides that a request is anonymous, where it asks for other credentials, the sign-ins of its form and of
 * its code flow, and its principals of tokens. Other users are read from the request.
 */
public final class QuarkusSecurityInstrumentation implements LibraryInstrumentation {
    private static final String ANONYMOUS = "io/quarkus/security/runtime/AnonymousIdentityProvider";
    private static final String AUTHENTICATOR = "io/quarkus/vertx/http/runtime/security/HttpAuthenticator";
    private static final String FORM = "io/quarkus/vertx/http/runtime/security/FormAuthenticationMechanism";
    private static final String COOKIE = "io/quarkus/vertx/http/runtime/security/PersistentLoginManager";
    private static final String FAILURES =
            "io/quarkus/vertx/http/runtime/security/HttpSecurityRecorder$DefaultAuthFailureHandler";
    private static final String CODE_FLOW = "io/quarkus/oidc/runtime/CodeAuthenticationMechanism";
    private static final String CODE_FLOW_USER = CODE_FLOW + "$AuthenticationCompletionCall";
    private static final String IDENTITIES = "io/quarkus/security/identity/SecurityIdentity";
    private static final String PRINCIPALS = "org/eclipse/microprofile/jwt/JsonWebToken";

    /** Called by the service loader. */
    public QuarkusSecurityInstrumentation() {}

    @Override
    public String name() {
        return "Quarkus Security";
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
        return Set.of(AuditScope.LOGINS);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                ANONYMOUS, AUTHENTICATOR, FORM, COOKIE, FAILURES, CODE_FLOW, CODE_FLOW_USER, IDENTITIES, PRINCIPALS);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getInternalName()) {
            case ANONYMOUS ->
                methods.advise(
                        named("authenticate").and(takesArguments(2)).and(not(isBridge())),
                        SecurityAdvice.Anonymous.class);
            case AUTHENTICATOR ->
                methods.advise(
                        namedOneOf("sendChallenge", "getChallenge").and(takesArguments(1)),
                        SecurityAdvice.Challenged.class);
            case FORM -> {
                methods.advise(named("runFormAuth").and(takesArguments(2)), SecurityAdvice.FormPosted.class);
                methods.advise(
                        named("logout").and(takesArgument(0, named("io.vertx.ext.web.RoutingContext"))),
                        SecurityAdvice.SignedOut.class);
            }
            case COOKIE -> methods.advise(named("save").and(takesArguments(5)), SecurityAdvice.Saved.class);
            case FAILURES ->
                methods.advise(named("accept").and(takesArgument(1, Throwable.class)), CodeFlowAdvice.Failed.class);
            case CODE_FLOW -> {
                methods.advise(named("processRedirectFromOidc"), CodeFlowAdvice.Answered.class);
                methods.advise(
                        named("fireEvent").and(takesArgument(1, named(IDENTITIES.replace('/', '.')))),
                        CodeFlowAdvice.Fired.class);
            }
            case CODE_FLOW_USER ->
                methods.advise(
                        named("apply").and(takesArguments(1)).and(not(isBridge())), CodeFlowAdvice.Accepted.class);
            default -> {
                // The interfaces of identities and principals.
            }
        }
    }

    @Override
    public @Nullable String adapter(String internalName) {
        return switch (internalName) {
            case PRINCIPALS -> "io.waymark.agent.instrumentation.quarkus.jwt.TokenPrincipalReader";
            case IDENTITIES -> "io.waymark.agent.instrumentation.quarkus.jwt.SecurityIdentityReader";
            default -> null;
        };
    }
}
