package io.waymark.agent.instrumentation.jdkhttpserver;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares where the JDK's HTTP server serves an exchange and where an exchange is answered. */
public final class JdkHttpServerInstrumentation implements LibraryInstrumentation {
    private static final String CHAIN = "com/sun/net/httpserver/Filter$Chain";

    /** Called by the service loader. */
    public JdkHttpServerInstrumentation() {}

    @Override
    public String name() {
        return "JDK HttpServer";
    }

    @Override
    public String supportedVersions() {
        return "JDK 17 to 25";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(CHAIN, "sun/net/httpserver/HttpExchangeImpl", "sun/net/httpserver/HttpsExchangeImpl");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(CHAIN)) {
            methods.advise(named("doFilter").and(takesArguments(1)), ChainAdvice.class);
        } else {
            methods.advise(named("sendResponseHeaders").and(takesArguments(2)), ResponseHeadersAdvice.class);
        }
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return HttpExchangeAccessor.of(requestType);
    }
}
