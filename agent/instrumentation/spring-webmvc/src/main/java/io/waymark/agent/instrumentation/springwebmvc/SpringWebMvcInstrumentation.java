package io.waymark.agent.instrumentation.springwebmvc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Declares where Spring MVC chooses the handler of a request, handles an exception, and registers controllers' methods. Mappings
 * of URLs to handlers tell the route when they pass the request to the handler.
 */
public final class SpringWebMvcInstrumentation implements LibraryInstrumentation {
    private static final String DISPATCHER = "org/springframework/web/servlet/DispatcherServlet";
    private static final String REGISTRY =
            "org/springframework/web/servlet/handler/AbstractHandlerMethodMapping$MappingRegistry";

    private static final String URLS = "org/springframework/web/servlet/handler/AbstractUrlHandlerMapping";

    /** Called by the service loader. */
    public SpringWebMvcInstrumentation() {}

    @Override
    public String name() {
        return "Spring MVC";
    }

    @Override
    public String supportedVersions() {
        return "5.3 to 7.0";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(DISPATCHER, REGISTRY, URLS);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getInternalName()) {
            case DISPATCHER -> {
                methods.advise(named("getHandler").and(takesArguments(1)), HandlerChosenAdvice.class);
                methods.advise(named("processHandlerException").and(takesArguments(4)), FailureAdvice.class);
            }
            case URLS ->
                methods.advise(named("exposePathWithinMapping").and(takesArguments(3)), PatternChosenAdvice.class);
            default -> methods.advise(named("register").and(takesArguments(3)), HandlerRegisteredAdvice.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springwebmvc.adapter.SpringRouteReader";
    }
}
