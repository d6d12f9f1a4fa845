package io.waymark.agent.instrumentation.vertx;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where the HTTP server of Vert.x begins and ends requests, and where contexts run. Vert.x serves each request in a
 * context of its own, and runs in it whatever the request's handlers start.
 */
public final class VertxInstrumentation implements LibraryInstrumentation {
    private static final String HTTP = "io/vertx/core/http/impl/";
    private static final String CORE = "io/vertx/core/impl/";
    /** Has been replaced in 4.5. */
    private static final String OLDER = CORE + "EventLoopContext";

    private static final Set<String> CLASS_NAMES = Set.of(
            OLDER,
            HTTP + "Http1xServerRequest",
            HTTP + "Http1xServerConnection",
            HTTP + "Http2ServerRequest",
            HTTP + "Http2ServerStream",
            // Since 5.1.
            HTTP + "http1/Http1ServerRequest",
            HTTP + "http1/Http1ServerConnection",
            HTTP + "HttpServerRequestImpl",
            CORE + "DuplicatedContext",
            CORE + "ContextInternal",
            // Since 5.0.
            CORE + "ContextBase");

    /** Called by the service loader. */
    public VertxInstrumentation() {}

    @Override
    public String name() {
        return "Vert.x";
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
    public @Nullable String limitation(String internalName) {
        return internalName.equals(OLDER)
                ? "Vert.x before 4.5 is not supported: requests may lack their user, their route or their event;"
                        + " use Vert.x 4.5 or later"
                : null;
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "Http1xServerRequest", "Http1ServerRequest" -> {
                methods.advise(named("handleBegin"), RequestAdvice.Begun.class);
                methods.advise(named("handleException").and(takesArguments(1)), RequestAdvice.Failed.class);
            }
            case "Http1xServerConnection", "Http1ServerConnection" -> {
                methods.advise(named("responseComplete").and(takesNoArguments()), RequestAdvice.Answered.class);
                // The answer is written, and the connection is the application's own from now on.
                methods.advise(named("netSocket").and(takesArguments(1)), RequestAdvice.Answered.class);
            }
            case "Http2ServerRequest" -> {
                methods.advise(named("dispatch").and(takesArguments(1)), RequestAdvice.Dispatched.class);
                methods.advise(named("handleException").and(takesArguments(1)), RequestAdvice.Failed.class);
                methods.advise(named("handleReset").and(takesArguments(1)), RequestAdvice.Reset.class);
            }
            case "Http2ServerStream" -> {
                methods.advise(named("endWritten").and(takesNoArguments()), RequestAdvice.StreamEnded.class);
                methods.advise(named("onClose").and(takesNoArguments()), RequestAdvice.StreamClosed.class);
            }
            case "HttpServerRequestImpl" -> {
                methods.rewrite(named("handleHeaders").and(takesArguments(1)), HandlerCallReporter.create());
                methods.advise(named("handleHeaders").and(takesArguments(1)), RequestAdvice.Handled.class);
                methods.advise(named("handleException").and(takesArguments(1)), RequestAdvice.Failed.class);
                methods.advise(named("handleReset").and(takesArguments(1)), RequestAdvice.Reset.class);
                methods.advise(named("handleClosed").and(takesArguments(1)), RequestAdvice.Ended.class);
            }
            case "DuplicatedContext" -> {
                methods.advise(isConstructor(), ContextAdvice.Created.class);
                methods.advise(
                        named("duplicate").and(takesNoArguments()).and(not(isBridge())),
                        ContextAdvice.Duplicated.class);
            }
            default -> {
                methods.advise(named("beginDispatch").and(takesNoArguments()), ContextAdvice.Begun.class);
                methods.advise(named("endDispatch").and(takesArguments(1)), ContextAdvice.Ending.class);
            }
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return VertxRequestAccessor.of(requestType);
    }
}
