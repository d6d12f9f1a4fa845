package io.waymark.agent.clientcall;

/**
 * What the user decides about events of libraries.
 *
 * @param accountId the account that stands where none is known, 12 digits
 * @param region the region that stands where none is known
 * @param callerArn the ARN of whoever the service's credentials belong to; empty if it was not told
 * @param callerLookup whether STS is asked whose credentials are
 * @param stsEndpoint where STS is; empty for that of the call's region
 */
public record AdapterSettings(
        String accountId, String region, String callerArn, boolean callerLookup, String stsEndpoint) {}
