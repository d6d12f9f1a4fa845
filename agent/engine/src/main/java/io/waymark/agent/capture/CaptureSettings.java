package io.waymark.agent.capture;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * User configuration of the capture.
 *
 * @param accountId the account in {@code userIdentity} and {@code resources}, 12 digits
 * @param serviceName name of the service as a caller; null if not configured
 * @param limits how much of a value is recorded
 * @param secretNames names whose values are hidden, in addition to the built-in ones
 */
public record CaptureSettings(
        String accountId, @Nullable String serviceName, CaptureLimits limits, Set<String> secretNames) {}
