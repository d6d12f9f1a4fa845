package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose answers a test sets. */
public final class StubRequest {
    public @Nullable String remoteAddress;
    public @Nullable String userAgent;
    public @Nullable String principal;
    public @Nullable String authType;
    public final Map<String, String> headers = new HashMap<>();
    public int principalLookups;

    public static final RequestAccessor ACCESSOR = new RequestAccessor() {
        @Override
        public @Nullable String remoteAddress(Object request) {
            return ((StubRequest) request).remoteAddress;
        }

        @Override
        public @Nullable String header(Object request, String name) {
            StubRequest stub = (StubRequest) request;
            return name.equals("User-Agent") ? stub.userAgent : stub.headers.get(name);
        }

        @Override
        public @Nullable String principal(Object request) {
            StubRequest stub = (StubRequest) request;
            stub.principalLookups++;
            return stub.principal;
        }

        @Override
        public @Nullable String authType(Object request) {
            return ((StubRequest) request).authType;
        }
    };
}
