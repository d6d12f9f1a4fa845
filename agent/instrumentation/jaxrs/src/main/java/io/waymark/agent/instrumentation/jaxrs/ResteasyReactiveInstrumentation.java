package io.waymark.agent.instrumentation.jaxrs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where RESTEasy Reactive, which Quarkus runs on Vert.x, routes requests, maps exceptions and builds its routes. */
public final class ResteasyReactiveInstrumentation implements LibraryInstrumentation {
    private static final String SERVER = "org/jboss/resteasy/reactive/server/";
    private static final Set<String> CLASS_NAMES = Set.of(
            SERVER + "handlers/ClassRoutingHandler",
            SERVER + "handlers/MediaTypeMapper",
            SERVER + "handlers/ResourceLocatorHandler",
            SERVER + "core/RuntimeExceptionMapper",
            SERVER + "core/startup/RuntimeResourceDeployment");

    /** Called by the service loader. */
    public ResteasyReactiveInstrumentation() {}

    @Override
    public String name() {
        return "RESTEasy Reactive";
    }

    @Override
    public String supportedVersions() {
        return "those of Quarkus 3.33";
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
            case "RuntimeExceptionMapper" ->
                methods.advise(
                        named("mapException").and(takesArgument(0, Throwable.class)),
                        ResteasyReactiveAdvice.ExceptionMapped.class);
            case "RuntimeResourceDeployment" ->
                methods.advise(named("buildResourceMethod"), ResteasyReactiveAdvice.Registered.class);
            default -> methods.advise(named("handle").and(takesArguments(1)), ResteasyReactiveAdvice.Routed.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.jaxrs.reactive.ReactiveRouteReader";
    }
}
