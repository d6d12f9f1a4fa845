package io.waymark.agent.instrumentation.servlet;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares the entry points of requests in Tomcat. The engine's valve encloses all code of a web application; filters may pass
 * on a request that knows more. */
public final class TomcatInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public TomcatInstrumentation() {}

    @Override
    public String name() {
        return "Tomcat";
    }

    @Override
    public String supportedVersions() {
        return "9.0 to 11.0";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                "org/apache/catalina/core/StandardEngineValve",
                "org/apache/catalina/core/ApplicationFilterChain",
                "org/apache/catalina/core/AsyncContextImpl",
                "org/apache/catalina/connector/CoyoteAdapter",
                "org/apache/catalina/connector/Request",
                "org/apache/catalina/authenticator/AuthenticatorBase",
                "org/apache/catalina/authenticator/BasicAuthenticator",
                "org/apache/catalina/authenticator/DigestAuthenticator$DigestInfo",
                "org/apache/catalina/authenticator/FormAuthenticator",
                "org/apache/catalina/realm/DataSourceRealm",
                "org/apache/catalina/realm/UserDatabaseRealm",
                "org/apache/catalina/startup/Tomcat$SimpleRealm");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "ApplicationFilterChain" ->
                methods.advise(named("doFilter").and(takesArguments(2)), FirstArgumentAdvice.class);
            case "AsyncContextImpl" ->
                methods.advise(namedOneOf("fireOnComplete", "timeout").and(takesNoArguments()), ReceiverAdvice.class);
            // Read and write listeners run below it.
            case "CoyoteAdapter" ->
                methods.advise(named("asyncDispatch").and(takesArguments(3)), FirstArgumentAdvice.class);
            // Called once for each request, whatever its outcome, while the response still has its status.
            case "Request" -> {
                methods.advise(named("recycle").and(takesNoArguments()), ReceiverEnd.class);
                methods.advise(
                        named("changeSessionId").and(takesArguments(String.class)), SignInAdvice.SessionChanged.class);
            }
            case "AuthenticatorBase" -> {
                methods.advise(named("register").and(takesArguments(6)), SignInAdvice.Registered.class);
                methods.advise(named("doLogin").and(takesArguments(3)), SignInAdvice.ProgrammaticLogin.class);
                methods.advise(named("logout").and(takesArguments(1)), SignInAdvice.SignedOut.class);
            }
            case "BasicAuthenticator" ->
                methods.advise(named("doAuthenticate").and(takesArguments(2)), SignInAdvice.Challenged.class);
            case "DigestInfo" ->
                methods.advise(named("authenticate").and(takesArguments(1)), SignInAdvice.RefusedCredentials.class);
            case "FormAuthenticator" -> {
                methods.advise(named("doAuthenticate").and(takesArguments(2)), SignInAdvice.FormEnded.class);
                methods.advise(named("forwardToLoginPage").and(takesArguments(3)), SignInAdvice.FormShown.class);
                methods.advise(named("forwardToErrorPage").and(takesArguments(3)), SignInAdvice.FormRejected.class);
            }
            case "DataSourceRealm", "UserDatabaseRealm", "SimpleRealm" ->
                methods.advise(named("getPassword"), SignInAdvice.PasswordFound.class);
            default -> methods.advise(named("invoke").and(takesArguments(2)), FirstArgumentArrival.class);
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return EnclosedRequestAccessor.of(requestType);
    }
}
