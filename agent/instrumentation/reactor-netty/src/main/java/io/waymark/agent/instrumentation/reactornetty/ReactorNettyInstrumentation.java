package io.waymark.agent.instrumentation.reactornetty;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
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

/** Declares where Reactor Netty passes a request to its handler, and where a response ends. */
public final class ReactorNettyInstrumentation implements LibraryInstrumentation {
    private static final String SERVER = "reactor/netty/http/server/";
    private static final String HANDLE = SERVER + "HttpServer$HttpServerHandle";
    private static final String SERVER_OPERATIONS = SERVER + "HttpServerOperations";
    private static final String WEBSOCKET_OPERATIONS = SERVER + "WebsocketServerOperations";
    /** Also of the client; its operations are no requests of the service. */
    private static final String OPERATIONS = "reactor/netty/channel/ChannelOperations";

    /** Called by the service loader. */
    public ReactorNettyInstrumentation() {}

    @Override
    public String name() {
        return "Reactor Netty";
    }

    @Override
    public String supportedVersions() {
        return "1.0 to 1.3";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(HANDLE, SERVER_OPERATIONS, WEBSOCKET_OPERATIONS, OPERATIONS);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getInternalName()) {
            case HANDLE -> methods.advise(named("onStateChange").and(takesArguments(2)), StateChangeAdvice.class);
            case OPERATIONS -> methods.advise(named("terminate").and(takesArguments(0)), TerminationAdvice.class);
            case WEBSOCKET_OPERATIONS ->
                methods.advise(
                        isConstructor().and(takesArgument(2, named(SERVER_OPERATIONS.replace('/', '.')))),
                        WebSocketUpgradeAdvice.class);
            default -> {
                methods.advise(named("onOutboundError").and(takesArguments(1)), ResponseFailureAdvice.class);
                methods.advise(named("onInboundClose").and(takesArguments(0)), ConnectionClosedAdvice.class);
            }
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return ServerRequestAccessor.of(requestType);
    }
}
