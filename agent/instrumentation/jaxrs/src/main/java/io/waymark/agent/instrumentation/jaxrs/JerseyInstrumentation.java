package io.waymark.agent.instrumentation.jaxrs;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares where Jersey processes a request, routes it and maps its exceptions, and where it builds its routes. */
public final class JerseyInstrumentation implements LibraryInstrumentation {
    private static final String SERVER = "org/glassfish/jersey/server/";
    private static final Set<String> CLASS_NAMES = Set.of(
            SERVER + "ServerRuntime",
            SERVER + "ServerRuntime$Responder",
            SERVER + "internal/routing/RoutingStage",
            SERVER + "internal/routing/RuntimeModelBuilder");

    /** Called by the service loader. */
    public JerseyInstrumentation() {}

    @Override
    public String name() {
        return "Jersey";
    }

    @Override
    public String supportedVersions() {
        return "2.47, 3.1 and 4.0";
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
        String name = type.getInternalName().substring(SERVER.length());
        switch (name) {
            case "ServerRuntime" ->
                methods.advise(
                        named("process").and(takesArgument(0, named("org.glassfish.jersey.server.ContainerRequest"))),
                        JerseyAdvice.Processing.class);
            case "ServerRuntime$Responder" ->
                methods.advise(named("mapException").and(takesArguments(1)), JerseyAdvice.ExceptionMapped.class);
            case "internal/routing/RoutingStage" ->
                methods.advise(named("apply").and(takesArguments(1)).and(not(isBridge())), JerseyAdvice.Routed.class);
            default -> methods.advise(named("buildModel").and(takesArguments(2)), JerseyAdvice.ModelBuilt.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.jaxrs.jersey.JerseyRouteReader";
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return JerseyRequestAccessor.of(requestType);
    }
}
