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
    public @Nullable String method;
    public @Nullable String path;
    public @Nullable String query;
    public @Nullable String contextPath;
    public int status;
    public final Map<String, Object> attributes = new HashMap<>();
    /** Run when the path is read, as a method of the application's request would be. */
    public Runnable onRead = () -> {};

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

        @Override
        public @Nullable String method(Object request) {
            return ((StubRequest) request).method;
        }

        @Override
        public @Nullable String path(Object request) {
            StubRequest stub = (StubRequest) request;
            stub.onRead.run();
            return stub.path;
        }

        @Override
        public @Nullable String query(Object request) {
            return ((StubRequest) request).query;
        }

        @Override
        public @Nullable String contextPath(Object request) {
            return ((StubRequest) request).contextPath;
        }

        @Override
        public @Nullable Object attribute(Object request, String name) {
            return ((StubRequest) request).attributes.get(name);
        }

        @Override
        public int status(Object request, @Nullable Object response) {
            return ((StubRequest) request).status;
        }
    };
}
