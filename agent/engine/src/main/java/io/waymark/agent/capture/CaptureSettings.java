package io.waymark.agent.capture;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user decides about captured events.
 *
 * @param accountId the account in {@code userIdentity} and {@code resources}, 12 digits
 * @param serviceName what the service is called when it acts by itself; null if it was not told
 * @param limits how much of a value is recorded
 * @param secretNames names under which values are hidden, beside those that always are
 */
public record CaptureSettings(
        String accountId, @Nullable String serviceName, CaptureLimits limits, Set<String> secretNames) {}
