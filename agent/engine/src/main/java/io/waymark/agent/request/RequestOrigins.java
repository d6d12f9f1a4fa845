package io.waymark.agent.request;

import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.instrumentation.RequestAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Reads where requests come from. Safe for use by many threads.
 *
 * @param identities describes users
 * @param trustedProxies the proxies whose headers name the sender of a request
 */
public record RequestOrigins(UserIdentities identities, TrustedProxies trustedProxies) {
    /** Reads a request before the server uses its object for another; null for an object that is gone. */
    RequestOrigin read(RequestAccessor accessor, @Nullable Object exchange) {
        ProxiedRequest proxied = exchange == null ? null : trustedProxies.read(accessor, exchange);
        String userAgent = exchange == null ? null : accessor.header(exchange, RequestSender.USER_AGENT);
        return RequestOrigin.of(
                new RequestSender(identities, proxied, userAgent), proxied == null ? null : proxied.requestId());
    }
}
