package io.waymark.agent.context;

import io.waymark.agent.identity.UserIdentity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A caller as the application names it.
 *
 * @param user the user; null if nobody is known
 * @param sourceAddress an IP address or host name; null for that of the surrounding work
 * @param userAgent the caller's program; null if unknown, or for that of the surrounding work if the address is null too
 * @param requestId the id that all events of the work have; null for that of the surrounding work, or else a new one
 */
public record AssertedCaller(
        @Nullable UserIdentity user,
        @Nullable String sourceAddress,
        @Nullable String userAgent,
        @Nullable UUID requestId) {}
