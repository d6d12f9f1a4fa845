package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;

/**
 * A home whose trails the server creates and changes.
 *
 * @param home the home
 * @param store the store that its trails are delivered to
 */
public record ServedHome(ManagedHome home, ReadOnlyStore store) {}
