package io.waymark.agent.instrumentation.springwebmvc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** Declares where Spring MVC chooses the handler of a request, and where it registers controllers' methods. */
public final class SpringWebMvcInstrumentation implements LibraryInstrumentation {
    private static final String DISPATCHER = "org/springframework/web/servlet/DispatcherServlet";
    private static final String REGISTRY =
            "org/springframework/web/servlet/handler/AbstractHandlerMethodMapping$MappingRegistry";

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
        return Set.of(DISPATCHER, REGISTRY);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(DISPATCHER)) {
            methods.advise(named("getHandler").and(takesArguments(1)), HandlerChosenAdvice.class);
        } else {
            methods.advise(named("register").and(takesArguments(3)), HandlerRegisteredAdvice.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.springwebmvc.adapter.SpringRouteReader";
    }
}
