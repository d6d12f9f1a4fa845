package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import org.jspecify.annotations.Nullable;

/** A request whose answers a test sets. */
public final class StubRequest {
    public @Nullable String remoteAddress;
    public @Nullable String userAgent;
    public @Nullable String principal;
    public @Nullable String authType;
    public int principalLookups;

    public static final RequestAccessor ACCESSOR = new RequestAccessor() {
        @Override
        public @Nullable String remoteAddress(Object request) {
            return ((StubRequest) request).remoteAddress;
        }

        @Override
        public @Nullable String header(Object request, String name) {
            return name.equals("User-Agent") ? ((StubRequest) request).userAgent : null;
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
