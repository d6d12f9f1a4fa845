package io.waymark.agent.instrumentation.vertx;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares where a router of Vert.x Web takes a request, calls a route's handler, and fails. */
public final class VertxWebInstrumentation implements LibraryInstrumentation {
    private static final String IMPL = "io/vertx/ext/web/impl/";
    private static final Set<String> CLASS_NAMES = Set.of(IMPL + "RoutingContextImpl", IMPL + "RouteState");

    /** Called by the service loader. */
    public VertxWebInstrumentation() {}

    @Override
    public String name() {
        return "Vert.x Web";
    }

    @Override
    public String supportedVersions() {
        return "4.5 to 5.1";
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
        if (type.getSimpleName().equals("RouteState")) {
            methods.advise(named("handleContext").and(takesArguments(1)), RoutingAdvice.Routed.class);
        } else {
            methods.advise(named("route").and(takesNoArguments()), RoutingAdvice.Routing.class);
            methods.advise(named("fail").and(takesArguments(2)), RoutingAdvice.Failed.class);
        }
    }

    @Override
    public @Nullable String adapter(String internalName) {
        return internalName.endsWith("RouteState")
                ? "io.waymark.agent.instrumentation.vertx.web.VertxRouteReader"
                : null;
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return RoutingContextAccessor.of(requestType);
    }
}
