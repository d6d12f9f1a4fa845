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

/** Declares the entry points of requests in Undertow, and filters, which may pass on a request that knows more. */
public final class UndertowInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public UndertowInstrumentation() {}

    @Override
    public String name() {
        return "Undertow";
    }

    @Override
    public String supportedVersions() {
        return "2.2 to 2.3";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                "io/undertow/server/Connectors",
                "io/undertow/server/HttpServerExchange",
                "io/undertow/servlet/handlers/ServletInitialHandler",
                "io/undertow/servlet/core/ApplicationListeners",
                "io/undertow/servlet/core/ManagedFilter",
                "io/undertow/servlet/spec/AsyncContextImpl",
                "io/undertow/security/impl/AbstractSecurityContext",
                "io/undertow/security/impl/SecurityContextImpl",
                "io/undertow/security/impl/FormAuthenticationMechanism",
                "io/undertow/server/session/InMemorySessionManager$SessionImpl");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "ServletInitialHandler" ->
                methods.advise(named("dispatchRequest").and(takesArguments(4)), SecondArgumentAdvice.class);
            case "Connectors" ->
                methods.advise(named("executeRootHandler").and(takesArguments(2)), SecondArgumentArrival.class);
            case "HttpServerExchange" ->
                methods.advise(named("invokeExchangeCompleteListeners").and(takesNoArguments()), ReceiverEnd.class);
            case "ApplicationListeners" ->
                methods.advise(
                        namedOneOf("requestInitialized", "requestDestroyed").and(takesArguments(1)),
                        FirstArgumentAdvice.class);
            case "AsyncContextImpl" ->
                methods.advise(namedOneOf("onAsyncComplete", "onAsyncTimeout", "onAsyncError"), ReceiverAdvice.class);
            case "AbstractSecurityContext", "SecurityContextImpl" -> {
                methods.advise(named("authenticationComplete").and(takesArguments(4)), SignInAdvice.Completed.class);
                methods.advise(named("authenticationFailed").and(takesArguments(2)), SignInAdvice.Failed.class);
                methods.advise(named("logout").and(takesNoArguments()), SignInAdvice.SignedOut.class);
                methods.advise(named("login").and(takesArguments(2)), SignInAdvice.Refused.class);
            }
            case "FormAuthenticationMechanism" ->
                methods.advise(named("sendChallenge").and(takesArguments(2)), SignInAdvice.FormShown.class);
            case "SessionImpl" -> methods.advise(named("changeSessionId"), SignInAdvice.SessionRenamed.class);
            default -> methods.advise(named("doFilter").and(takesArguments(3)), FirstArgumentAdvice.class);
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        RequestAccessor exchange = UndertowExchangeAccessor.of(requestType);
        return exchange != null ? exchange : EnclosedRequestAccessor.of(requestType);
    }
}
