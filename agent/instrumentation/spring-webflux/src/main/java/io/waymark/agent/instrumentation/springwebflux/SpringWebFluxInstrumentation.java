package io.waymark.agent.instrumentation.springwebflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Declares where Spring WebFlux invokes the handler of a request, handles an exception, and registers controllers' methods.
 */
public final class SpringWebFluxInstrumentation implements LibraryInstrumentation {
    private static final String REACTIVE = "org/springframework/web/reactive/";
    private static final String SERVER = "org/springframework/web/server/";
    private static final String CONTROLLERS = REACTIVE + "result/method/annotation/RequestMappingHandlerAdapter";
    private static final String REGISTRY = REACTIVE + "result/method/AbstractHandlerMethodMapping$MappingRegistry";
    private static final String LAST_ERROR_HANDLER = SERVER + "adapter/HttpWebHandlerAdapter";
    private static final Set<String> HANDLERS = Set.of(
            CONTROLLERS,
            REACTIVE + "function/server/support/HandlerFunctionAdapter",
            REACTIVE + "result/SimpleHandlerAdapter",
            REACTIVE + "socket/server/support/WebSocketHandlerAdapter");
    private static final Set<String> ERROR_HANDLERS = Set.of(
            SERVER + "handler/ResponseStatusExceptionHandler",
            "org/springframework/boot/autoconfigure/web/reactive/error/AbstractErrorWebExceptionHandler",
            "org/springframework/boot/webflux/autoconfigure/error/AbstractErrorWebExceptionHandler");
    private static final String SESSIONS = SERVER + "session/DefaultWebSessionManager";
    private static final Set<String> CLASS_NAMES = classes();

    /** Called by the service loader. */
    public SpringWebFluxInstrumentation() {}

    private static Set<String> classes() {
        Set<String> names = new HashSet<>(HANDLERS);
        names.addAll(ERROR_HANDLERS);
        names.add(REGISTRY);
        names.add(SESSIONS);
        names.add(LAST_ERROR_HANDLER);
        return Set.copyOf(names);
    }

    @Override
    public String name() {
        return "Spring WebFlux";
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
        return CLASS_NAMES;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        String name = type.getInternalName();
        if (HANDLERS.contains(name)) {
            methods.advise(named("handle").and(takesArguments(2)), HandlerAdvice.class);
        }
        if (name.equals(CONTROLLERS)) {
            // Spring 6.2 has turned the order of the parameters round, Spring 7 back.
            methods.advise(
                    named("handleException").and(throwable(0)).and(takesArguments(4)), FailureAdvice.FirstOfFour.class);
            methods.advise(
                    named("handleException").and(throwable(1)).and(takesArguments(4)), FailureAdvice.Second.class);
        } else if (name.equals(LAST_ERROR_HANDLER)) {
            methods.advise(named("handleUnresolvedError").and(throwable(1)), FailureAdvice.Second.class);
            methods.advise(named("handleUnresolvedError").and(throwable(2)), FailureAdvice.Third.class);
        } else if (name.equals(REGISTRY)) {
            methods.advise(named("register").and(takesArguments(3)), ControllerRegisteredAdvice.class);
        } else if (name.equals(SESSIONS)) {
            methods.advise(named("getSession").and(takesArguments(1)), PublisherAdvice.class);
        } else if (ERROR_HANDLERS.contains(name)) {
            methods.advise(named("handle").and(throwable(1)).and(takesArguments(2)), FailureAdvice.Second.class);
        }
    }

    private static ElementMatcher.Junction<MethodDescription> throwable(int index) {
        return takesArgument(index, named("java.lang.Throwable"));
    }

    @Override
    public String adapter(String internalName) {
        return internalName.equals(SESSIONS)
                ? "io.waymark.agent.instrumentation.springwebflux.session.SessionObserver"
                : "io.waymark.agent.instrumentation.springwebflux.adapter.WebFluxRouteReader";
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        RequestAccessor exchange = WebExchangeAccessor.of(requestType);
        return exchange == null ? WebSessionAccessor.of(requestType) : exchange;
    }
}
