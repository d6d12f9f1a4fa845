package io.waymark.agent.request;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted proxy wrote into the headers of a request.
 *
 * @param peer the proxy's address
 * @param client the address of the proxy's client; the proxy's own if the headers name none
 * @param requestId the request's id; null if the proxy gives it none
 */
record ProxiedRequest(
        IpAddress peer, IpAddress client, @Nullable UUID requestId) {}
