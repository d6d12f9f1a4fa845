package io.waymark.validator.server;

/**
 * A store that cannot be listed, or has not been yet.
 *
 * @param location where it is, for people
 * @param wasListed whether its trails are known as they were before
 * @param problem why it is not listed, for people
 */
record UnlistedStore(String location, boolean wasListed, String problem) {}
