package io.waymark.agent.instrumentation.servlet;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares the entry points of requests in Jetty: of a context in versions that pass servlet requests to handlers, of the server
 * and of a servlet context's channel in version 12, and filters, which may pass on a request that knows more. */
public final class JettyInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public JettyInstrumentation() {}

    @Override
    public String name() {
        return "Jetty";
    }

    @Override
    public String supportedVersions() {
        return "9.4 to 12.1";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                "org/eclipse/jetty/server/handler/ScopedHandler",
                "org/eclipse/jetty/server/handler/ContextHandler",
                "org/eclipse/jetty/ee8/nested/ScopedHandler",
                "org/eclipse/jetty/ee8/nested/ContextHandler",
                "org/eclipse/jetty/ee9/nested/ScopedHandler",
                "org/eclipse/jetty/ee9/nested/ContextHandler",
                "org/eclipse/jetty/server/Server",
                "org/eclipse/jetty/server/HttpChannel",
                "org/eclipse/jetty/ee10/servlet/ServletChannel",
                "org/eclipse/jetty/ee11/servlet/ServletChannel",
                "org/eclipse/jetty/servlet/FilterHolder",
                "org/eclipse/jetty/ee8/servlet/FilterHolder",
                "org/eclipse/jetty/ee9/servlet/FilterHolder",
                "org/eclipse/jetty/ee10/servlet/FilterHolder",
                "org/eclipse/jetty/ee11/servlet/FilterHolder",
                "org/eclipse/jetty/security/authentication/LoginAuthenticator",
                "org/eclipse/jetty/ee8/security/authentication/LoginAuthenticator",
                "org/eclipse/jetty/ee9/security/authentication/LoginAuthenticator",
                "org/eclipse/jetty/security/authentication/FormAuthenticator",
                "org/eclipse/jetty/ee8/security/authentication/FormAuthenticator",
                "org/eclipse/jetty/ee9/security/authentication/FormAuthenticator");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "ScopedHandler" -> methods.advise(named("handle").and(takesArguments(4)), ThirdArgumentAdvice.class);
            // Runs listeners of asynchronous requests, and commits the session with the response.
            case "ContextHandler" ->
                methods.advise(
                        named("handle").and(takesArguments(2)).and(takesArgument(1, Runnable.class)),
                        FirstArgumentListeners.class);
            case "Server" -> {
                methods.advise(namedOneOf("handle", "handleAsync").and(takesArguments(1)), FirstArgumentArrival.class);
                methods.advise(named("handle").and(takesArguments(3)), RequestResponseArrival.class);
            }
            // An interface in version 12, whose requests report their end to listeners.
            case "HttpChannel" ->
                methods.advise(named("onCompleted").and(takesNoArguments()).and(not(isAbstract())), ReceiverEnd.class);
            case "ServletChannel" -> methods.advise(named("handle").and(takesNoArguments()), ReceiverAdvice.class);
            case "LoginAuthenticator" -> {
                methods.advise(
                        named("login").and(takesArgument(0, String.class)), SignInAdvice.RefusedCredentials.class);
                methods.advise(named("logout"), SignInAdvice.SignedOut.class);
            }
            case "FormAuthenticator" -> {
                methods.advise(named("login").and(takesArgument(0, String.class)), SignInAdvice.NamedLogin.class);
                methods.advise(named("sendChallenge").and(takesArguments(3)), SignInAdvice.FormShown.class);
            }
            default ->
                methods.advise(namedOneOf("handle", "doFilter").and(takesArguments(3)), FirstArgumentAdvice.class);
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        RequestAccessor channel = EnclosedRequestAccessor.of(requestType);
        return channel != null ? channel : JettyRequestAccessor.of(requestType);
    }
}
