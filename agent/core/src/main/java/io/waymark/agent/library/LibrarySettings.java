package io.waymark.agent.library;

/**
 * What the user decides about events of libraries.
 *
 * @param accountId the account that stands where none is known, 12 digits
 * @param region the region that stands where none is known
 * @param callerArn the ARN of whoever the service's credentials belong to; empty if it was not told
 */
public record LibrarySettings(String accountId, String region, String callerArn) {}
