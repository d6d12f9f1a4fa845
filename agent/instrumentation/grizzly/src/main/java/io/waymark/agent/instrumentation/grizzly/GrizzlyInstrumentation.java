package io.waymark.agent.instrumentation.grizzly;

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

/** Declares where Grizzly's handlers serve a request, also on a pool's thread, and where its response has ended. */
public final class GrizzlyInstrumentation implements LibraryInstrumentation {
    private static final String SERVER = "org/glassfish/grizzly/http/server/";
    private static final Set<String> CLASS_NAMES =
            Set.of(SERVER + "HttpHandler", SERVER + "HttpHandlerChain", SERVER + "HttpHandler$1", SERVER + "Request");

    /** Called by the service loader. */
    public GrizzlyInstrumentation() {}

    @Override
    public String name() {
        return "Grizzly";
    }

    @Override
    public String supportedVersions() {
        return "2.4 and 4.0";
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
        switch (type.getInternalName().substring(SERVER.length())) {
            case "Request" ->
                methods.advise(named("onAfterService").and(takesNoArguments()), HandlerAdvice.Answered.class);
            case "HttpHandler$1" ->
                methods.advise(named("run").and(takesNoArguments()), HandlerAdvice.ServedByPool.class);
            default -> methods.advise(named("doHandle").and(takesArguments(2)), HandlerAdvice.Served.class);
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return GrizzlyRequestAccessor.of(requestType);
    }
}
