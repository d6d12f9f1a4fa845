package io.waymark.agent.instrumentation.jaxrs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where RESTEasy invokes a resource method, maps exceptions and forgets the user, and where it registers resource
 * methods.
 */
public final class ResteasyInstrumentation implements LibraryInstrumentation {
    private static final String CORE = "org/jboss/resteasy/core/";
    private static final Set<String> CLASS_NAMES = Set.of(
            "org/jboss/resteasy/plugins/providers/sse/SseEventOutputImpl",
            CORE + "ResourceMethodInvoker",
            CORE + "ExceptionHandler",
            CORE + "registry/RootClassNode",
            CORE + "registry/RootNode");

    /** Called by the service loader. */
    public ResteasyInstrumentation() {}

    @Override
    public String name() {
        return "RESTEasy";
    }

    @Override
    public String supportedVersions() {
        return "4.7 to 7.0";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return CLASS_NAMES;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "ResourceMethodInvoker" ->
                methods.advise(named("invokeOnTarget").and(takesArguments(3)), ResteasyAdvice.Invoked.class);
            case "SseEventOutputImpl" ->
                methods.advise(named("clearContextData").and(takesArguments(0)), ResteasyAdvice.ContextCleared.class);
            case "ExceptionHandler" ->
                methods.advise(
                        named("handleException").and(takesArgument(1, Throwable.class)),
                        ResteasyAdvice.ExceptionHandled.class);
            case "RootClassNode" ->
                methods.advise(named("addInvoker").and(takesArguments(3)), ResteasyAdvice.RootRegistered.class);
            default -> methods.advise(named("addInvoker").and(takesArguments(2)), ResteasyAdvice.Registered.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.jaxrs.resteasy.ResteasyRouteReader";
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return ResteasyRequestAccessor.of(requestType);
    }
}
