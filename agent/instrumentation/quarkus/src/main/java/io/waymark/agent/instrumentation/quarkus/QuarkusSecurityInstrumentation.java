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
 * Declares where Quarkus decides that a request is anonymous, where it asks for other credentials, the sign-ins of its form, and
 * its principals of tokens. Other users are read from the request.
 */
public final class QuarkusSecurityInstrumentation implements LibraryInstrumentation {
    private static final String ANONYMOUS = "io/quarkus/security/runtime/AnonymousIdentityProvider";
    private static final String AUTHENTICATOR = "io/quarkus/vertx/http/runtime/security/HttpAuthenticator";
    private static final String FORM = "io/quarkus/vertx/http/runtime/security/FormAuthenticationMechanism";
    private static final String COOKIE = "io/quarkus/vertx/http/runtime/security/PersistentLoginManager";
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
        return Set.of(ANONYMOUS, AUTHENTICATOR, FORM, COOKIE, PRINCIPALS);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "AnonymousIdentityProvider" ->
                methods.advise(
                        named("authenticate").and(takesArguments(2)).and(not(isBridge())),
                        SecurityAdvice.Anonymous.class);
            case "HttpAuthenticator" ->
                methods.advise(
                        namedOneOf("sendChallenge", "getChallenge").and(takesArguments(1)),
                        SecurityAdvice.Challenged.class);
            case "FormAuthenticationMechanism" -> {
                methods.advise(named("runFormAuth").and(takesArguments(2)), SecurityAdvice.FormPosted.class);
                methods.advise(
                        named("logout").and(takesArgument(0, named("io.vertx.ext.web.RoutingContext"))),
                        SecurityAdvice.SignedOut.class);
            }
            case "PersistentLoginManager" ->
                methods.advise(named("save").and(takesArguments(5)), SecurityAdvice.Saved.class);
            default -> {
                // The interface of principals.
            }
        }
    }

    @Override
    public @Nullable String adapter(String internalName) {
        return internalName.equals(PRINCIPALS)
                ? "io.waymark.agent.instrumentation.quarkus.jwt.TokenPrincipalReader"
                : null;
    }
}
