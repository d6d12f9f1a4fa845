package io.waymark.agent.instrumentation.unauditedservers;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Declares HTTP servers that no instrumentation covers. None of their classes is woven. */
public final class UnauditedServersInstrumentation implements LibraryInstrumentation {
    private static final String MICRONAUT = "Micronaut's Netty server";
    private static final String HELIDON = "Helidon's web server";

    private static final Map<String, String> SERVERS = Map.of(
            "io/micronaut/http/server/netty/NettyHttpServer", MICRONAUT,
            "io/helidon/webserver/LoomServer", HELIDON,
            "io/helidon/webserver/NettyWebServer", HELIDON,
            "org/glassfish/jersey/netty/httpserver/NettyHttpContainer", "Jersey's Netty container");

    /** Called by the service loader. */
    public UnauditedServersInstrumentation() {}

    @Override
    public String name() {
        return "HTTP servers that are not audited";
    }

    @Override
    public String supportedVersions() {
        return "none";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return SERVERS.keySet();
    }

    @Override
    public @Nullable String limitation(String internalName) {
        String server = SERVERS.get(internalName);
        return server == null
                ? null
                : "requests that " + server + " serves are not audited; annotated methods and AWS SDK calls are";
    }

    /** Does nothing: every class has a limitation. */
    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {}
}
