package io.waymark.writer.digest;

import io.waymark.format.Digest;

/**
 * A log file that is in the store.
 *
 * @param accountId whose chain vouches for it
 * @param region whose chain vouches for it
 * @param entry what the digest says of it
 */
public record DeliveredLogFile(String accountId, String region, Digest.LogFileEntry entry) {}
