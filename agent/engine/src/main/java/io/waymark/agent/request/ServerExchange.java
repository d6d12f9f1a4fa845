package io.waymark.agent.request;

import io.waymark.agent.instrumentation.ProtocolOutcome;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The server's own object of a request, and the one by which a framework passes it on. Safe for use by many threads.
 *
 * <p>It refers to the objects weakly, and only while the request is being served: the server may use them again for the next
 * request. Of an object that is gone nothing more can be read.
 */
public abstract sealed class ServerExchange permits ServedRequest {
    private final WeakReference<Object> exchange;
    private final @Nullable WeakReference<Object> response;
    private final String exchangeType;
    private final RequestAccessor accessor;
    private volatile @Nullable RequestView view;
    private volatile boolean servedInContext;

    /** A request as a framework passes it on: the server's own object, or one that the application wraps around it. */
    private static final class RequestView extends WeakReference<Object> {
        private final RequestAccessor accessor;

        RequestView(Object request, RequestAccessor accessor) {
            super(request);
            this.accessor = accessor;
        }
    }

    ServerExchange(Object exchange, @Nullable Object response, RequestAccessor accessor) {
        this.exchange = new WeakReference<>(exchange);
        this.response = response == null ? null : new WeakReference<>(response);
        this.exchangeType = exchange.getClass().getName();
        this.accessor = accessor;
    }

    /**
     * Remembers the request as a framework sees it first, for what the server's own object does not have.
     *
     * @param request the request as it is passed on
     * @param reader reads that object
     */
    public void onView(Object request, RequestAccessor reader) {
        if (view == null && !exchange.refersTo(request)) {
            view = new RequestView(request, reader);
        }
    }

    /** Says that contexts serve the request: its objects name the sender wherever they are read, on any thread. */
    public void onServedInContext() {
        servedInContext = true;
    }

    /**
     * Returns the object of a request that may be read on any thread.
     *
     * @return what a framework saw first, else the server's own object; null if contexts do not serve the request or the
     *     object is gone
     */
    public @Nullable Object viewInContext() {
        RequestView seen = view;
        Object viewed = seen == null ? null : seen.get();
        return !servedInContext ? null : viewed == null ? exchange.get() : viewed;
    }

    /**
     * Returns the accessor of what {@link #viewInContext} returned.
     *
     * @param request that object
     * @return reads it
     */
    public RequestAccessor accessorOf(Object request) {
        RequestView seen = view;
        return seen == null || exchange.refersTo(request) ? accessor : seen.accessor;
    }

    /**
     * Returns how deep {@link #viewInContext} is.
     *
     * @param request that object
     * @return 0 for the server's own
     */
    public int depthOf(Object request) {
        return exchange.refersTo(request) ? 0 : 1;
    }

    /**
     * Reads an attribute that the application or a framework has set.
     *
     * @param name the attribute's name
     * @return null if there is none
     */
    public @Nullable Object attribute(String name) {
        return read((reader, request) -> reader.attribute(request, name));
    }

    /**
     * Whether the container has decided on an error, as its own object or the one that a framework saw first tells.
     *
     * @return {@code true} if what serves the request from now on renders the error
     */
    public boolean isRenderingError() {
        return read((reader, request) -> reader.isRenderingError(request) ? Boolean.TRUE : null) != null;
    }

    /**
     * Returns how the container routed the request.
     *
     * @return such as {@code /orders/*}; null if unknown
     */
    public @Nullable String mapping() {
        return read(RequestAccessor::mapping);
    }

    /**
     * Returns the response's status.
     *
     * @return an HTTP status; 0 if unknown
     */
    public int status() {
        Object request = exchange.get();
        return request == null ? 0 : accessor.status(request, response == null ? null : response.get());
    }

    /**
     * Says whether the connection was lost before the response had ended.
     *
     * @return {@code false} if unknown
     */
    public boolean isCanceled() {
        Object request = exchange.get();
        return request != null && accessor.isCanceled(request);
    }

    /**
     * Returns the part of the path that selects the application.
     *
     * @return such as {@code /shop}; empty for an application at the root
     */
    public String contextPath() {
        return Objects.requireNonNullElse(read(RequestAccessor::contextPath), "");
    }

    /**
     * Reads what the server's own object may not have.
     *
     * @param <T> the type of the value
     * @param reading reads it from the server's own object, or else from the one that a framework saw first
     * @return null if neither has it
     */
    public <T> @Nullable T read(BiFunction<RequestAccessor, Object, @Nullable T> reading) {
        Object request = exchange.get();
        T value = request == null ? null : reading.apply(accessor, request);
        RequestView seen = view;
        if (value != null || seen == null) {
            return value;
        }
        Object passed = seen.get();
        return passed == null ? null : reading.apply(seen.accessor, passed);
    }

    /**
     * Reads the operation's name, where the protocol has one.
     *
     * @return such as {@code CreateOrder}; null if a framework routes requests to operations
     */
    public @Nullable String protocolOperation() {
        Object request = exchange.get();
        return request == null ? null : accessor.operation(request);
    }

    /**
     * Reads how the request ended, where an HTTP status does not say it all.
     *
     * @return null if the status says it
     */
    public @Nullable ProtocolOutcome protocolOutcome() {
        Object request = exchange.get();
        return request == null ? null : accessor.outcome(request);
    }

    /**
     * Reads a header of the server's own object.
     *
     * @param name the header's name
     * @return its first value; null if there is none
     */
    public @Nullable String header(String name) {
        Object request = exchange.get();
        return request == null ? null : accessor.header(request, name);
    }

    /**
     * The server's object of the request.
     *
     * @return null if it is gone
     */
    public @Nullable Object exchange() {
        return exchange.get();
    }

    /**
     * Tests the server's object of the request.
     *
     * @param object any object
     * @return whether the object is that of this request
     */
    public boolean isServedAs(Object object) {
        return exchange.refersTo(object);
    }

    /**
     * Names the class of the server's object of the request.
     *
     * @return a binary name
     */
    public String exchangeType() {
        return exchangeType;
    }

    /**
     * Reads the server's object.
     *
     * @return its accessor
     */
    public RequestAccessor accessor() {
        return accessor;
    }
}
