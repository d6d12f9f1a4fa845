package io.waymark.validator.verifier;

/**
 * What is listed of a bucket.
 *
 * @param prefix the beginning of the keys
 * @param delimiter keys that have it after the prefix are rolled up to the common prefix that ends with it; empty for none
 * @param after the key or common prefix after which the page begins; empty for the first page
 * @param maxKeys the maximum number of keys and common prefixes
 */
public record ListingRange(String prefix, String delimiter, String after, int maxKeys) {}
