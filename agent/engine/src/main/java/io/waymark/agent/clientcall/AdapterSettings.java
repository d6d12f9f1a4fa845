package io.waymark.agent.clientcall;

import java.util.Set;

/**
 * The configuration of adapters.
 *
 * @param accountId the account of events whose account is unknown, 12 digits
 * @param region the region of events whose region is unknown
 * @param callerArn the ARN of the identity that owns the service's credentials; empty if it is not configured
 * @param callerLookup whether adapters ask STS for the identity behind credentials
 * @param stsEndpoint the URL of STS; empty for the endpoint of the call's region
 * @param sensitiveNames parts of names whose values are hidden, in addition to the built-in ones
 */
public record AdapterSettings(
        String accountId,
        String region,
        String callerArn,
        boolean callerLookup,
        String stsEndpoint,
        Set<String> sensitiveNames) {
    /** Creates settings with a copy of the names. */
    public AdapterSettings {
        sensitiveNames = Set.copyOf(sensitiveNames);
    }
}
