package io.waymark.agent.instrumentation;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request from the request of one library. Safe for use by many threads. No method throws, whatever the
 * application's request does; what cannot be read is null. No method reads the request's body.
 */
public interface RequestAccessor {
    /**
     * Finds the server's own object of a request. It identifies the request from its arrival to the end of its response.
     *
     * @param request the request, or an object that holds it
     * @return the argument itself unless it holds or wraps another
     */
    default Object exchange(Object request) {
        return request;
    }

    /**
     * Returns the class by whose objects the server shows its own object of the request to the application. They do nothing but pass
     * calls on to it.
     *
     * @return null if there is none, or if its objects may answer in another way
     */
    default @Nullable Class<?> facadeType() {
        return null;
    }

    /**
     * Reads the peer's address, or what a part of the server or of the application corrected it to. Headers that anybody can
     * send, such as {@code X-Forwarded-For}, are not read here.
     *
     * @param request the request
     * @return an IP address or host name
     */
    @Nullable
    String remoteAddress(Object request);

    /**
     * Reads a header's first value.
     *
     * @param request the request
     * @param name the header's name
     * @return such as {@code curl/8.5.0}
     */
    @Nullable
    String header(Object request, String name);

    /**
     * Reads all lines of a header: a proxy may add one of its own to those that it received.
     *
     * @param request the request
     * @param name the header's name
     * @return the values, in the order of the request; empty if there are none. Only the first one unless the accessor says
     *     otherwise
     */
    default List<String> headers(Object request, String name) {
        String first = header(request, name);
        return first == null ? List.of() : List.of(first);
    }

    /**
     * Reads the authenticated principal. Called again until there is one, since frameworks authenticate late.
     *
     * @param request the request
     * @return a {@link java.security.Principal}, or a principal's name; null while nobody is authenticated
     */
    @Nullable
    Object principal(Object request);

    /**
     * Reads how the principal was authenticated.
     *
     * @param request the request
     * @return such as {@code BASIC}
     */
    @Nullable
    String authType(Object request);

    /**
     * Says that the application may have made the objects of the class: what reads them may run its methods, whose calls are not to
     * be recorded.
     *
     * @return {@code false} for the server's own class
     */
    default boolean isApplications() {
        return false;
    }

    /**
     * Reads the method.
     *
     * @param request the request
     * @return such as {@code GET}
     */
    default @Nullable String method(Object request) {
        return null;
    }

    /**
     * Reads the path.
     *
     * @param request the request
     * @return the path as it was sent, neither decoded nor normalized, without the query
     */
    default @Nullable String path(Object request) {
        return null;
    }

    /**
     * Reads the length of the path, in a server that can also compare the path without making a text of it.
     *
     * @param request the request
     * @return the length of what {@link #path} returns; -1 if {@link #isPath} is not to be called
     */
    default int pathLength(Object request) {
        return -1;
    }

    /**
     * Compares the path.
     *
     * @param request a request whose {@link #pathLength} is known
     * @param path a path in ASCII
     * @return whether {@link #path} would return it
     */
    default boolean isPath(Object request, String path) {
        return path.equals(path(request));
    }

    /**
     * Reads the query.
     *
     * @param request the request
     * @return the query as it was sent, without the question mark
     */
    default @Nullable String query(Object request) {
        return null;
    }

    /**
     * Reads the part of the path that selects the application.
     *
     * @param request the request
     * @return such as {@code /shop}
     */
    default @Nullable String contextPath(Object request) {
        return null;
    }

    /**
     * Reads how the container routed the request.
     *
     * @param request the request
     * @return such as {@code /orders/*}
     */
    default @Nullable String mapping(Object request) {
        return null;
    }

    /**
     * Reads an attribute.
     *
     * @param request the request
     * @param name the attribute's name
     * @return its value
     */
    default @Nullable Object attribute(Object request, String name) {
        return null;
    }

    /**
     * Says that the container has decided on an error: what it calls from now on renders that.
     *
     * @param request the request
     * @return {@code false} also if the protocol does not tell
     */
    default boolean isRenderingError(Object request) {
        return false;
    }

    /**
     * Reads the scheme of the URL.
     *
     * @param request the request
     * @return {@code http} or {@code https}
     */
    default @Nullable String scheme(Object request) {
        return null;
    }

    /**
     * Reads the operation's name, where the protocol has one.
     *
     * @param request the request
     * @return such as {@code CreateOrder}; null if a framework routes requests to operations
     */
    default @Nullable String operation(Object request) {
        return null;
    }

    /**
     * Reads the session id that the client sent. It is a secret: only a keyed fingerprint of it is recorded.
     *
     * @param request the request
     * @return null if there is none
     */
    default @Nullable String requestedSessionId(Object request) {
        return null;
    }

    /**
     * Says whether a method of the application serves the request, where the protocol names the operation.
     *
     * @param request the request
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     * @return {@code false} if a framework routes requests to operations
     */
    default boolean isHandler(Object request, String declaringClass, String methodName, String descriptor) {
        return false;
    }

    /**
     * Says whether the request only reads, where the protocol has no HTTP method for that.
     *
     * @param request the request
     * @return null if the HTTP method says it
     */
    default @Nullable Boolean readOnly(Object request) {
        return null;
    }

    /**
     * Says whether the response has been passed to the connection to its end, where the server reports only that the
     * connection was closed.
     *
     * @param request the server's own object of the request
     * @return {@code false} if unknown
     */
    default boolean isAnswered(Object request) {
        return false;
    }

    /**
     * Reads the id of the request's session, if a part of the service has looked the session up or made it. Must neither look
     * it up nor prolong it. It is a secret: only a keyed fingerprint of it is recorded.
     *
     * @param request the request
     * @return null if there is none
     */
    default @Nullable String sessionId(Object request) {
        return null;
    }

    /**
     * Says that a request of another server, which the thread serves, may carry the request: with the same method and path, it
     * is the same request to the service.
     *
     * @return {@code true} for protocols that servlets speak too
     */
    default boolean isCarried() {
        return false;
    }

    /**
     * Reads how the request ended, where an HTTP status does not say it all.
     *
     * @param request the server's own object of the request
     * @return null if the status says it
     */
    default @Nullable ProtocolOutcome outcome(Object request) {
        return null;
    }

    /**
     * Asks a server to report the end of a request, if it has listeners for that. Otherwise woven code reports it.
     *
     * @param request the server's own object of the request
     * @param listener called once, when the response has ended, with what broke it off; null if nothing did
     */
    default void onEnd(Object request, Consumer<@Nullable Throwable> listener) {}

    /**
     * Says whether the response has ended, where the server may still run what the service has left to do for the request.
     *
     * @param request the server's own object of the request
     * @return {@code false} if unknown
     */
    default boolean hasEnded(Object request) {
        return false;
    }

    /**
     * Reads how the connection is encrypted.
     *
     * @param request the request
     * @return such as {@code TLS_AES_256_GCM_SHA384}; null if it is not
     */
    default @Nullable Object cipherSuite(Object request) {
        Object suite = attribute(request, "jakarta.servlet.request.cipher_suite");
        return suite != null ? suite : attribute(request, "javax.servlet.request.cipher_suite");
    }

    /**
     * Says whether the connection was lost before the response had ended, where the server still reports the request's end.
     *
     * @param request the server's own object of the request, at its end
     * @return {@code false} if unknown
     */
    default boolean isCanceled(Object request) {
        return false;
    }

    /**
     * Reads the response's status.
     *
     * @param request the server's own object of the request
     * @param response the server's object of the response; null if the request leads to it
     * @return an HTTP status; 0 if unknown
     */
    default int status(Object request, @Nullable Object response) {
        return 0;
    }
}
