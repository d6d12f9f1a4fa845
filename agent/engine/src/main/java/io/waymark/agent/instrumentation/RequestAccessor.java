package io.waymark.agent.instrumentation;

import org.jspecify.annotations.Nullable;

/**
 * Reads the sender of a request from the request of one library. Safe for use by many threads. No method throws, whatever
 * the application's request does; what cannot be read is null.
 */
public interface RequestAccessor {
    /**
     * Reads the peer's address. Headers that anybody can send, such as {@code X-Forwarded-For}, are not trusted.
     *
     * @param request the request
     * @return an IP address or host name
     */
    @Nullable
    String remoteAddress(Object request);

    /**
     * Reads what the client calls itself.
     *
     * @param request the request
     * @return such as {@code curl/8.5.0}
     */
    @Nullable
    String userAgent(Object request);

    /**
     * Reads the authenticated principal. Called again until there is one, since frameworks authenticate late.
     *
     * @param request the request
     * @return the principal's name; null while nobody is authenticated
     */
    @Nullable
    String principal(Object request);

    /**
     * Reads how the principal was authenticated.
     *
     * @param request the request
     * @return such as {@code BASIC}
     */
    @Nullable
    String authType(Object request);
}
